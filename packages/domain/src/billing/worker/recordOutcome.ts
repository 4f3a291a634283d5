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

const toldOf = (outcome: CallOutcome): string => {
  if (outcome._tag === "Confirmed") return `Billing has ${outcome.remoteId}`
  return outcome._tag === "NotFound" ? "asked, Billing does not know the object" : outcome.reason
}

export interface RecordOutcome {
  readonly operation: BillingOperation
  readonly leaseToken: string
  readonly sent: Sent
  readonly outcome: CallOutcome
  /** What Billing answered when it confirmed. */
  readonly object: BillingObject | null
}

/**
 * An id that another of our operations has is not believed: money would go to somebody else's account. Nor is one
 * that differs from what this operation has: other objects hang on that.
 */
const believed = Effect.fn("recordOutcome.believed")(function* (operation: BillingOperation, outcome: CallOutcome) {
  if (outcome._tag !== "Confirmed") return outcome
  if (operation.remoteId !== null && operation.remoteId !== outcome.remoteId) {
    const reason = "Billing answered with another id than before; a person has to look into Billing"
    return { _tag: "Doubtful", reason } satisfies CallOutcome
  }
  const holder = yield* (yield* BillingOperationRepository).findByRemoteId(operation.kind, outcome.remoteId)
  if (Option.isNone(holder) || holder.value.id === operation.id) return outcome
  yield* Effect.logError(`Billing gave one id to the operations ${holder.value.id} and ${operation.id}`)
  const reason = "Billing answered with the id of another object of ours; a person has to look into Billing"
  return { _tag: "Doubtful", reason } satisfies CallOutcome
})

/** When the operation is due again, in ms from now. */
const retryInMs = Effect.fn("recordOutcome.retryInMs")(function* (
  outcome: CallOutcome,
  next: BillingOperation,
  recovery: BillingRecovery
) {
  if (outcome._tag === "NotFound" && next.state === "PENDING") return 0
  const isToLookUp = recovery === "lookup" && next.state === "SENT"
  return Math.max(yield* retryDelayMs(next.attempts, outcome), isToLookUp ? lookUpDelayMs : 0)
})

/** The history tells what came too late: it may be all that is known of an object in Billing. */
const tellLate = Effect.fn("recordOutcome.tellLate")(function* (id: bigint, outcome: CallOutcome) {
  const queries = yield* OperationQueries
  const { operation } = yield* queries.lock(id).pipe(Effect.catchTag("OperationNotFound", Effect.die))
  const detail = `came too late and was not stored: ${toldOf(outcome)}`
  const { attempts: attempt, state } = operation
  yield* queries.append([{ operationId: id, state, attempt, actor: lateWorkerActor, detail }])
  return false
})

/**
 * Stores how a call to Billing ended, in the operation and in what waits for it. Answers false, and stores nothing
 * but an event, when the lease went to somebody else meanwhile.
 */
export const recordOutcome = Effect.fn("recordOutcome")(function* (record: RecordOutcome) {
  const accounts = yield* AccountRepository
  const operations = yield* BillingOperationRepository
  const transaction = yield* Transaction
  const recovery = yield* recoveryOf(record.operation.kind)
  return yield* transaction.run(
    Effect.gen(function* () {
      const account = yield* accounts.lock(record.operation)
      const current = yield* operations.lockLeased(record.operation.id, record.leaseToken)
      if (Option.isNone(account)) return false
      if (Option.isNone(current)) return yield* tellLate(record.operation.id, record.outcome)
      const outcome = yield* believed(current.value, record.outcome)
      const next = settled(current.value, record.sent, outcome, recovery)
      yield* storeResult({
        account: account.value,
        operation: next,
        object: record.object,
        toldVersion:
          record.sent.wasInDoubtBefore || outcome._tag === "NotDone" ? null : record.sent.requisiteVersion,
        actor: workerActor,
        detail: toldOf(outcome),
        retryInMs: yield* retryInMs(outcome, next, recovery)
      })
      yield* failpoint("in_tx_store_result", next.kind)
      return true
    })
  )
})
