import { Effect, Option } from "effect"
import { AccountRepository } from "../../account/AccountRepository.ts"
import { failpoint } from "../../shared/failpoint.ts"
import { Transaction } from "../../shared/Transaction.ts"
import type { BillingObject, BillingRecovery } from "../Billing.ts"
import { settled, type BillingOperation, type CallOutcome, type Sent } from "../BillingOperation.ts"
import { OperationQueries } from "../operator/OperationQueries.ts"
import { BillingOperationRepository } from "../BillingOperationRepository.ts"
import { lookUpDelayMs } from "../lookUpDelayMs.ts"
import { lateWorkerActor, workerActor } from "../OperationEvent.ts"
import { recoveryOf } from "../recoveryOf.ts"
import { retryDelayMs } from "./retryDelayMs.ts"
import { storeResult } from "./storeResult.ts"

const describeOutcome = (outcome: CallOutcome): string => {
  if (outcome._tag === "Confirmed") return `Billing has ${outcome.remoteId}`
  return outcome._tag === "NotFound" ? "queried: Billing does not have the object" : outcome.reason
}

interface RecordOutcome {
  readonly operation: BillingOperation
  readonly leaseToken: string
  readonly sent: Sent
  readonly outcome: CallOutcome
  readonly object: BillingObject | null
}

/** An id of another operation would send money to the wrong account. */
const checkRemoteId = Effect.fn("recordOutcome.checkRemoteId")(function* (
  operation: BillingOperation,
  outcome: CallOutcome
) {
  if (outcome._tag !== "Confirmed") return outcome
  if (operation.remoteId !== null && operation.remoteId !== outcome.remoteId) {
    const reason = "Billing answered with another id than before; an operator must check it in Billing"
    return { _tag: "Doubtful", reason } satisfies CallOutcome
  }
  const holder = yield* (yield* BillingOperationRepository).findByRemoteId(operation.kind, outcome.remoteId)
  if (Option.isNone(holder) || holder.value.id === operation.id) return outcome
  yield* Effect.logError(`Billing gave one id to the operations ${holder.value.id} and ${operation.id}`)
  const reason = "Billing answered with the id of another object of ours; an operator must check it in Billing"
  return { _tag: "Doubtful", reason } satisfies CallOutcome
})

/** In ms from now. */
const retryInMs = Effect.fn("recordOutcome.retryInMs")(function* (
  outcome: CallOutcome,
  next: BillingOperation,
  recovery: BillingRecovery
) {
  if (outcome._tag === "NotFound" && next.state === "PENDING") return 0
  const isToLookUp = recovery === "lookup" && next.state === "SENT"
  return Math.max(yield* retryDelayMs(next.attempts, outcome), isToLookUp ? lookUpDelayMs : 0)
})

/** Recorded because it may be all that is known of an object in Billing. */
const recordLate = Effect.fn("recordOutcome.recordLate")(function* (id: bigint, outcome: CallOutcome) {
  const queries = yield* OperationQueries
  const { operation } = yield* queries.lock(id).pipe(Effect.catchTag("OperationNotFound", Effect.die))
  const detail = `arrived too late and was not stored: ${describeOutcome(outcome)}`
  const { attempts: attempt, state } = operation
  yield* queries.append([{ operationId: id, state, attempt, actor: lateWorkerActor, detail }])
  return false
})

/** Answers false, and stores only an event, when another worker got the lease meanwhile. */
export const recordOutcome = Effect.fn("recordOutcome")(function* (record: RecordOutcome) {
  const accounts = yield* AccountRepository
  const operations = yield* BillingOperationRepository
  const transaction = yield* Transaction
  const recovery = yield* recoveryOf(record.operation.kind)
  return yield* transaction.run(
    Effect.gen(function* () {
      const account = yield* accounts.lock(record.operation)
      const current = yield* operations.lockLeased(record.operation.id, record.leaseToken)
      if (Option.isNone(account))
        return yield* Effect.die(new Error(`Operation ${record.operation.id} has no account`))
      if (Option.isNone(current)) return yield* recordLate(record.operation.id, record.outcome)
      const outcome = yield* checkRemoteId(current.value, record.outcome)
      const next = settled(current.value, record.sent, outcome, recovery)
      yield* storeResult({
        account: account.value,
        operation: next,
        object: record.object,
        sentRequisiteVersion:
          record.sent.wasInDoubtBefore || outcome._tag === "NotDone" ? null : record.sent.requisiteVersion,
        actor: workerActor,
        detail: describeOutcome(outcome),
        retryInMs: yield* retryInMs(outcome, next, recovery)
      })
      yield* failpoint("in_tx_store_result", next.kind)
      return true
    })
  )
})
