import { Cause, Duration, Effect, Predicate } from "effect"
import { AccountRepository } from "../../account/AccountRepository.ts"
import { BillRepository } from "../../bill/BillRepository.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { failpoint } from "../../shared/failpoint.ts"
import { Ids } from "../../shared/Ids.ts"
import { Billing, type BillingObject, type BillingRecovery } from "../Billing.ts"
import type { BillingOperation, CallOutcome } from "../BillingOperation.ts"
import { BillingGate, mayBeTaken } from "./BillingGate.ts"
import { BillingOperationRepository, type ClaimedOperation } from "../BillingOperationRepository.ts"
import { beginLease, SendPermit } from "./Lease.ts"
import { recordOutcome } from "./recordOutcome.ts"
import { sendOperation, type OperationContext } from "./sendOperation.ts"
import { linkToTraceparent } from "../traceparent.ts"

/** Calls to Billing under way at once. */
export const billingCallsMax = 4
/** How long a taken operation stays ours without a sign of life, in ms. */
export const leaseMs = 5_000
const leaseRenewalMs = 1_000
/** No call leaves when less is missing: a worker that renews its lease always has more left. */
const leaseSpentMaxMs = 2 * leaseRenewalMs
/** Nobody looks for an object sooner than `leaseMs` after the call that should make it left. */
const leaseMsOf = (recovery: BillingRecovery): number =>
  recovery === "lookup" ? leaseMs + leaseSpentMaxMs : leaseMs
/** What people are told of a failure of our own; the log has the cause, which may name more. */
const ownFailure = "could not be carried out; the log knows more"

const contextOf = Effect.fn("runBillingOperations.contextOf")(function* ({ operation }: ClaimedOperation) {
  const accounts = yield* AccountRepository
  const bills = yield* BillRepository
  const dealer = yield* (yield* DealerRepository).getById(operation.dealerId)
  const account = (yield* accounts.listByDealer(dealer.id)).find(
    (candidate) => candidate.accountType === operation.accountType
  )
  if (account === undefined) return yield* Effect.die(new Error(`Operation ${operation.id} has no account`))
  if (operation.billId === null) {
    return { operation, dealer, account, bill: null, payer: null, cancelReason: null }
  }
  const bill = yield* bills.get(operation.billId)
  const steps = yield* (yield* BillingOperationRepository).listProvisioning(account)
  const payer = steps.find((step) => step.kind === "PAYER") ?? null
  const [correction] = yield* (yield* BillRepository).listCorrections(bill.id)
  const cancelReason = operation.kind === "CANCELLATION" ? (correction?.reason ?? null) : null
  return { operation, dealer, account, bill, payer, cancelReason } satisfies OperationContext
})

interface Answered {
  readonly outcome: CallOutcome
  readonly object: BillingObject | null
}

const notSent: Answered = { outcome: { _tag: "NotDone", reason: ownFailure, retryAfterMs: null }, object: null }
const unknown: Answered = { outcome: { _tag: "Unknown", reason: ownFailure }, object: null }

const callBilling = (context: OperationContext, wasSentBefore: boolean) =>
  sendOperation(context, wasSentBefore).pipe(
    Effect.map((object): Answered => ({ outcome: { _tag: "Confirmed", remoteId: object.id }, object })),
    Effect.catchTags({
      BillingRejected: ({ reason }) =>
        Effect.succeed<Answered>({ outcome: { _tag: "Rejected", reason }, object: null }),
      BillingUnavailable: ({ reason, retryAfterMs, scope = "call" }) =>
        Effect.succeed<Answered>({ outcome: { _tag: "NotDone", reason, retryAfterMs, scope }, object: null }),
      BillingOutcomeUnknown: ({ isDoubtful, reason }) =>
        Effect.succeed<Answered>({ outcome: { _tag: isDoubtful ? "Doubtful" : "Unknown", reason }, object: null }),
      NotInBilling: () => Effect.succeed<Answered>({ outcome: { _tag: "NotFound" }, object: null })
    })
  )

/** Goes on after a failure of our own, which is logged; whoever stops the worker is not held up. */
const otherwise = <A, E, R, B, E2, R2>(
  effect: Effect.Effect<A, E, R>,
  after: (cause: Cause.Cause<E>) => Effect.Effect<B, E2, R2>
) =>
  Effect.catchCause(effect, (cause): Effect.Effect<B, E | E2, R2> =>
    Cause.hasInterrupts(cause)
      ? Effect.failCause(cause)
      : Effect.andThen(Effect.logError("A Billing operation could not be carried out", cause), () => after(cause))
  )

const sentVersion = ({ dealer, operation, payer }: OperationContext): number =>
  operation.kind === "INVOICE" && payer !== null ? payer.requisiteVersion : dealer.requisiteVersion

const isStorageAway = (cause: Cause.Cause<unknown>): boolean =>
  Predicate.isTagged(Cause.squash(cause), "StorageUnavailable")

/** What Billing refused or left open is for people too; a reason holds no personal data. */
const logUnconfirmed = ({ attempts, id, kind, reference }: BillingOperation, outcome: CallOutcome) =>
  outcome._tag === "Confirmed"
    ? Effect.void
    : Effect.logWarning(`Billing did not confirm: ${outcome._tag}`).pipe(
        Effect.annotateLogs({ operation: String(id), kind, reference, attempts, ...outcome })
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
  const store = (requisiteVersion: number, answered: Answered) =>
    recordOutcome({
      operation,
      leaseToken,
      sent: { requisiteVersion, wasInDoubtBefore: wasSentBefore },
      ...answered
    })
  yield* failpoint("after_mark_sent", operation.kind)
  const context = yield* otherwise(contextOf(claimed), () =>
    Effect.as(store(operation.requisiteVersion, notSent), null)
  )
  if (context === null) return
  const version = sentVersion(context)
  const answered = yield* otherwise(callBilling(context, wasSentBefore), () => Effect.succeed(unknown))
  yield* failpoint("after_http_reply", operation.kind)
  yield* logUnconfirmed(operation, answered.outcome)
  const isStored = yield* otherwise(store(version, answered), (cause) =>
    isStorageAway(cause) ? Effect.succeed(true) : store(version, unknown)
  )
  yield* failpoint("after_store_result", operation.kind)
  if (!isStored)
    yield* Effect.logWarning("A late answer of Billing was not stored: the lease went to somebody else")
})

/** One operation that fails must not end the calls of the others; what could not be stored waits for its lease. */
const runSafely = (claimed: ClaimedOperation, leaseToken: string) =>
  otherwise(runOne(claimed, leaseToken), () => Effect.void)

/**
 * Takes operations that are due, at most `limit`, and carries them out at the same time; answers how many it took.
 * It takes none while Billing's gate is open, and one at most while a single call tries whether Billing is back.
 * A failure of our own gives the operation back, as it was if nothing was sent, to be tried again later and later.
 * While the storage is away, it stays SENT and is recovered when its lease ends.
 */
export const runBillingOperations = Effect.fn("runBillingOperations")(function* (limit: number = billingCallsMax) {
  const operations = yield* BillingOperationRepository
  const gate = yield* BillingGate
  const allowed = mayBeTaken(yield* gate.status, limit)
  if (allowed === 0) return 0
  const leaseToken = yield* (yield* Ids).uniqueToken
  const lengthMs = leaseMsOf(yield* (yield* Billing).recovery)
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
