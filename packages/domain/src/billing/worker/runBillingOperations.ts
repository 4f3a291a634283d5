import { Cause, Duration, Effect, Predicate, Result } from "effect"
import type { Account } from "../../account/Account.ts"
import { AccountRepository } from "../../account/AccountRepository.ts"
import { BillRepository } from "../../bill/BillRepository.ts"
import { getKnownBill } from "../../bill/getKnownBill.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { failpoint } from "../../shared/failpoint.ts"
import { Billing, BillingOutcomeUnknown, BillingUnavailable, type BillingRecovery } from "../Billing.ts"
import type { BillingOperation, CallResult } from "../BillingOperation.ts"
import { BillingGate, mayBeTaken } from "./BillingGate.ts"
import { BillingOperationRepository, type ClaimedOperation } from "../BillingOperationRepository.ts"
import { prepareCall, type OperationNeeds } from "../prepareCall.ts"
import { beginLease, SendPermit } from "./Lease.ts"
import { recordOutcome } from "./recordOutcome.ts"
import { sendOperation, type OperationContext } from "./sendOperation.ts"
import { linkToTraceparent } from "../traceparent.ts"

export const billingCallsMax = 4
/** How long a claimed operation stays ours without a renewal, in ms. */
export const leaseMs = 5_000
const leaseRenewalMs = 1_000
/** No call leaves with less of its lease left. A worker that renews its lease always has more. */
const leaseSpentMaxMs = 2 * leaseRenewalMs
/** No look-up starts sooner than `leaseMs` after the call that should have made the object. */
const getLeaseLengthMs = (recovery: BillingRecovery): number =>
  recovery === "lookup" ? leaseMs + leaseSpentMaxMs : leaseMs
const ownFailure = "an error of this service; see its log"

/** Before the call. */
const notSent = Result.fail(new BillingUnavailable({ reason: ownFailure, retryAfterMs: null }))
const notReady = Result.fail(
  new BillingUnavailable({
    reason: "not sent: an object that this call needs does not exist in Billing yet",
    retryAfterMs: null
  })
)
/** In the call or after it. */
const unknown = Result.fail(new BillingOutcomeUnknown({ reason: ownFailure }))

const loadNeeds = Effect.fn("runBillingOperations.loadNeeds")(function* (
  { billId }: BillingOperation,
  account: Account
) {
  if (billId === null) return { account, payer: null, bill: null, cancelReason: null }
  const bill = yield* getKnownBill(billId)
  const steps = yield* (yield* BillingOperationRepository).listProvisioning(account)
  const payer = steps.find((step) => step.kind === "PAYER") ?? null
  const [correction] = yield* (yield* BillRepository).listCorrections(billId)
  return { account, payer, bill, cancelReason: correction?.reason ?? null } satisfies OperationNeeds
})

/** Fails when a change after the claim took something that the call needs. */
const loadContext = Effect.fn("runBillingOperations.loadContext")(function* ({
  operation,
  wasSentBefore
}: ClaimedOperation) {
  const accounts = yield* AccountRepository
  const dealer = yield* (yield* DealerRepository).getById(operation.dealerId)
  const account = (yield* accounts.listByDealer(dealer.id)).find(
    (candidate) => candidate.accountType === operation.accountType
  )
  if (account === undefined) return yield* Effect.die(new Error(`Operation ${operation.id} has no account`))
  const call = prepareCall(operation.kind, yield* loadNeeds(operation, account), wasSentBefore)
  return call === null ? notReady : Result.succeed<OperationContext>({ operation, dealer, call })
})

/** Logs our own failure and continues. An interruption is passed on. */
const recoverWith = <A, E, R, B, E2, R2>(
  effect: Effect.Effect<A, E, R>,
  after: (cause: Cause.Cause<E>) => Effect.Effect<B, E2, R2>
) =>
  Effect.catchCause(effect, (cause): Effect.Effect<B, E2, R2> =>
    Cause.hasInterrupts(cause)
      ? Effect.interrupt
      : Effect.andThen(Effect.logError("A Billing operation could not be carried out", cause), () => after(cause))
  )

const sentVersion = ({ call, dealer }: OperationContext): number =>
  call.kind === "INVOICE" ? call.payerVersion : dealer.requisiteVersion

const isStorageAway = (cause: Cause.Cause<unknown>): boolean =>
  Predicate.isTagged(Cause.squash(cause), "StorageUnavailable")

const logFailure = ({ attempts, id, kind, reference }: BillingOperation, result: CallResult) =>
  Result.isSuccess(result)
    ? Effect.void
    : Effect.logWarning(result.failure.message).pipe(
        Effect.annotateLogs({
          operation: String(id),
          kind,
          reference,
          attempts,
          error: result.failure._tag,
          ...("isDoubtful" in result.failure && result.failure.isDoubtful === true ? { doubtful: true } : {})
        })
      )

const runOne = Effect.fn("runBillingOperations.runOne")(function* (claimed: ClaimedOperation, leaseToken: string) {
  const { operation, traceparent, wasSentBefore } = claimed
  yield* linkToTraceparent(traceparent)
  yield* Effect.annotateCurrentSpan({
    "billing.operation.id": String(operation.id),
    "billing.operation.kind": operation.kind,
    "billing.operation.reference": operation.reference,
    ...(operation.billId === null ? {} : { "bill.id": String(operation.billId) })
  })
  const store = (requisiteVersion: number, result: CallResult) =>
    recordOutcome({ operation, leaseToken, sent: { requisiteVersion, wasSentBefore }, result })
  yield* failpoint("after_mark_sent", operation.kind)
  const loaded = yield* recoverWith(loadContext(claimed), () => Effect.succeed(notSent))
  if (Result.isFailure(loaded)) {
    const failed = Result.fail(loaded.failure)
    yield* logFailure(operation, failed)
    return yield* Effect.asVoid(store(operation.requisiteVersion, failed))
  }
  const context = loaded.success
  const version = sentVersion(context)
  const sending = Effect.result(sendOperation(context, wasSentBefore))
  const result = yield* recoverWith(sending, () => Effect.succeed(unknown))
  yield* failpoint("after_http_reply", operation.kind)
  yield* logFailure(operation, result)
  const isStored = yield* recoverWith(store(version, result), (cause) =>
    isStorageAway(cause) ? Effect.succeed(true) : store(version, unknown)
  )
  yield* failpoint("after_store_result", operation.kind)
  if (!isStored) yield* Effect.logWarning("A late answer of Billing was not stored: another worker has the lease")
})

const runSafely = (claimed: ClaimedOperation, leaseToken: string) =>
  recoverWith(runOne(claimed, leaseToken), () => Effect.void)

/**
 * Carries out at most `limit` due operations concurrently; answers how many. None while the circuit breaker is open,
 * one while it is half-open. Our own failures are retried with growing delays; while the storage is unavailable an
 * operation stays SENT and is recovered when its lease ends.
 */
export const runBillingOperations = Effect.fn("runBillingOperations")(function* (limit: number = billingCallsMax) {
  const operations = yield* BillingOperationRepository
  const gate = yield* BillingGate
  const allowed = mayBeTaken(yield* gate.status, limit)
  if (allowed === 0) return 0
  const leaseToken = yield* Effect.sync(() => crypto.randomUUID())
  const lengthMs = getLeaseLengthMs(yield* (yield* Billing).recovery)
  const lease = yield* beginLease(lengthMs, lengthMs - leaseSpentMaxMs)
  const claimed = yield* operations.claim({ limit: allowed, leaseMs: lengthMs, leaseToken })
  if (claimed.length === 0) return 0
  const renewal = lease
    .renew(operations.extendLease(leaseToken, lengthMs))
    .pipe(Effect.ignore({ log: "Warn" }), Effect.delay(Duration.millis(leaseRenewalMs)), Effect.forever)
  const work = Effect.forEach(claimed, (each) => runSafely(each, leaseToken), {
    concurrency: "unbounded",
    discard: true
  }).pipe(Effect.provideService(SendPermit, lease.permit))
  yield* Effect.raceFirst(work, renewal)
  return claimed.length
})
