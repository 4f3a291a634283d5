import { Effect, Option, Result } from "effect"
import { AccountRepository } from "../../account/AccountRepository.ts"
import { workerActor } from "../../audit/Change.ts"
import { failpoint } from "../../shared/failpoint.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { BillingOutcomeUnknown, type BillingRecovery } from "../Billing.ts"
import { settled, type BillingOperation, type CallResult, type Sent } from "../BillingOperation.ts"
import { OperationQueries } from "../operator/OperationQueries.ts"
import { BillingOperationRepository } from "../BillingOperationRepository.ts"
import { lateWorkerActor } from "../OperationEvent.ts"
import { recoveryOf } from "../recoveryOf.ts"
import { lookUpDelayMs, retryDelayMs } from "./retryDelayMs.ts"
import { storeResult } from "./storeResult.ts"

const describeResult = (result: CallResult): string =>
  Result.isSuccess(result) ? `Billing has ${result.success.id}` : result.failure.reason

interface RecordOutcome {
  readonly operation: BillingOperation
  readonly leaseToken: string
  readonly sent: Sent
  readonly result: CallResult
}

const contradictory = (what: string): CallResult => {
  const reason = `Billing answered with ${what}; an operator must check it in Billing`
  return Result.fail(new BillingOutcomeUnknown({ reason, isDoubtful: true }))
}

/** An id of another operation would send money to the wrong account. */
const checkRemoteId = Effect.fn("recordOutcome.checkRemoteId")(function* (
  operation: BillingOperation,
  result: CallResult
) {
  if (Result.isFailure(result)) return result
  const { id } = result.success
  if (operation.remoteId !== null && operation.remoteId !== id) return contradictory("another id than before")
  const holder = yield* (yield* BillingOperationRepository).findByRemoteId(operation.kind, id)
  if (Option.isNone(holder) || holder.value.id === operation.id) return result
  yield* Effect.logError(`Billing gave one id to the operations ${holder.value.id} and ${operation.id}`)
  return contradictory("the id of another object of ours")
})

const isFailure = (result: CallResult, tag: "BillingUnavailable" | "NotInBilling"): boolean =>
  Result.isFailure(result) && result.failure._tag === tag

/** In ms from now. */
const retryInMs = Effect.fn("recordOutcome.retryInMs")(function* (
  result: CallResult,
  next: BillingOperation,
  recovery: BillingRecovery
) {
  if (isFailure(result, "NotInBilling") && next.state === "PENDING") return 0
  const isToLookUp = recovery === "lookup" && next.state === "SENT"
  return Math.max(yield* retryDelayMs(next.attempts, result), isToLookUp ? lookUpDelayMs : 0)
})

/** Recorded because it may be all that is known of an object in Billing. */
const recordLate = Effect.fn("recordOutcome.recordLate")(function* (id: bigint, result: CallResult) {
  const queries = yield* OperationQueries
  const { operation } = yield* queries.lock(id).pipe(Effect.catchTag("OperationNotFound", Effect.die))
  const detail = `arrived too late and was not stored: ${describeResult(result)}`
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
      if (Option.isNone(current)) return yield* recordLate(record.operation.id, record.result)
      const result = yield* checkRemoteId(current.value, record.result)
      const next = settled(current.value, record.sent, result, recovery)
      const isVersionSure = !record.sent.wasSentBefore && !isFailure(result, "BillingUnavailable")
      yield* storeResult({
        account: account.value,
        operation: next,
        object: Result.getOrNull(result),
        sentRequisiteVersion: isVersionSure ? record.sent.requisiteVersion : null,
        actor: workerActor,
        detail: describeResult(result),
        retryInMs: yield* retryInMs(result, next, recovery)
      })
      yield* failpoint("in_tx_store_result", next.kind)
      return true
    })
  )
})
