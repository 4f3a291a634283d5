import { Effect, Option, Result } from "effect"
import { AccountRepository } from "../../account/AccountRepository.ts"
import { failpoint } from "../../shared/failpoint.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { BillingOutcomeUnknown, type BillingRecovery } from "../Billing.ts"
import { settled, type BillingOperation, type CallResult, type Sent } from "../BillingOperation.ts"
import { OperationQueries } from "../operator/OperationQueries.ts"
import { BillingOperationRepository } from "../BillingOperationRepository.ts"
import { lookUpDelayMs } from "../lookUpDelayMs.ts"
import { lateWorkerActor, workerActor } from "../OperationEvent.ts"
import { recoveryOf } from "../recoveryOf.ts"
import { retryDelayMs } from "./retryDelayMs.ts"
import { storeResult } from "./storeResult.ts"

const describeCall = (call: CallResult): string => {
  if (Result.isSuccess(call)) return `Billing has ${call.success.id}`
  const { failure } = call
  return failure._tag === "NotInBilling" ? "queried: Billing does not have the object" : failure.reason
}

interface RecordOutcome {
  readonly operation: BillingOperation
  readonly leaseToken: string
  readonly sent: Sent
  readonly call: CallResult
}

const doubtful = (why: string) =>
  Result.fail(
    new BillingOutcomeUnknown({
      reason: `Billing answered with ${why}; an operator must check it in Billing`,
      isDoubtful: true
    })
  )

/** An id of another operation would send money to the wrong account. */
const checkRemoteId = Effect.fn("recordOutcome.checkRemoteId")(function* (
  operation: BillingOperation,
  call: CallResult
) {
  if (Result.isFailure(call)) return call
  const { id: remoteId } = call.success
  if (operation.remoteId !== null && operation.remoteId !== remoteId) return doubtful("another id than before")
  const holder = yield* (yield* BillingOperationRepository).findByRemoteId(operation.kind, remoteId)
  if (Option.isNone(holder) || holder.value.id === operation.id) return call
  yield* Effect.logError(`Billing gave one id to the operations ${holder.value.id} and ${operation.id}`)
  return doubtful("the id of another object of ours")
})

const isTagged = (call: CallResult, tag: "BillingUnavailable" | "NotInBilling"): boolean =>
  Result.isFailure(call) && call.failure._tag === tag

/** In ms from now. */
const retryInMs = Effect.fn("recordOutcome.retryInMs")(function* (
  call: CallResult,
  next: BillingOperation,
  recovery: BillingRecovery
) {
  if (isTagged(call, "NotInBilling") && next.state === "PENDING") return 0
  const isToLookUp = recovery === "lookup" && next.state === "SENT"
  return Math.max(yield* retryDelayMs(next.attempts, call), isToLookUp ? lookUpDelayMs : 0)
})

/** Recorded because it may be all that is known of an object in Billing. */
const recordLate = Effect.fn("recordOutcome.recordLate")(function* (id: bigint, call: CallResult) {
  const queries = yield* OperationQueries
  const { operation } = yield* queries.lock(id).pipe(Effect.catchTag("OperationNotFound", Effect.die))
  const detail = `arrived too late and was not stored: ${describeCall(call)}`
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
      if (Option.isNone(current)) return yield* recordLate(record.operation.id, record.call)
      const call = yield* checkRemoteId(current.value, record.call)
      const next = settled(current.value, record.sent, call, recovery)
      yield* storeResult({
        account: account.value,
        operation: next,
        object: Result.getOrNull(call),
        sentRequisiteVersion:
          record.sent.wasInDoubtBefore || isTagged(call, "BillingUnavailable") ? null : record.sent.requisiteVersion,
        actor: workerActor,
        detail: describeCall(call),
        retryInMs: yield* retryInMs(call, next, recovery)
      })
      yield* failpoint("in_tx_store_result", next.kind)
      return true
    })
  )
})
