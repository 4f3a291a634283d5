import { BillingUnavailable, type Billing, type BillingError, type BillingGateStatus } from "@dealer-billing/domain"
import { Cause, Effect, Exit, Option } from "effect"
import { admitted, afterCall, closedBreaker, statusOf, type BreakerLimits, type CallEvent } from "./Breaker.ts"
import { countCall, showState } from "./callMetrics.ts"
import { monotonicMs } from "./monotonicMs.ts"
import { wrapCalls, type CallKind } from "./wrapCalls.ts"

const eventOf = (exit: Exit.Exit<unknown, BillingError>): CallEvent => {
  if (Exit.isSuccess(exit)) return { _tag: "Answered" }
  const error = Option.getOrNull(Cause.findErrorOption(exit.cause))
  if (error === null) return { _tag: "Nothing" }
  switch (error._tag) {
    case "BillingRejected":
      return { _tag: "Answered" }
    case "BillingOutcomeUnknown":
      return { _tag: "Failed", reason: error.reason }
    case "BillingUnavailable": {
      const { reason, retryAfterMs, scope } = error
      if (scope === "worker") return { _tag: "Nothing" }
      if (scope === "billing") return { _tag: "TurnedAway", reason, retryAfterMs: retryAfterMs ?? 0 }
      return retryAfterMs === null ? { _tag: "Failed", reason } : { _tag: "Silence", reason, retryAfterMs }
    }
  }
}

/** Whatever holds back every call is no attempt of this one, which may come back when the others may. */
const heldBack = (reason: string, status: BillingGateStatus) =>
  new BillingUnavailable({ reason, retryAfterMs: status.retryInMs, scope: "billing" })

const logChange = (before: BillingGateStatus, after: BillingGateStatus, event: CallEvent): Effect.Effect<void> => {
  if (before.state !== "open" && after.state === "open") {
    const log = event._tag === "TurnedAway" ? Effect.logError : Effect.logWarning
    const reason = "reason" in event ? event.reason : ""
    return log("Calls to Billing are held back").pipe(Effect.annotateLogs({ reason, retryInMs: after.retryInMs }))
  }
  const isBack = before.state === "half-open" && after.state === "closed"
  return isBack ? Effect.logInfo("Billing is back") : Effect.void
}

const makeBreaker = (limits: BreakerLimits) => {
  let breaker = closedBreaker
  let calls = 0
  const status = monotonicMs.pipe(
    Effect.map((nowMs) => statusOf(breaker, nowMs)),
    Effect.tap(showState)
  )
  const admit = Effect.map(monotonicMs, (nowMs) => {
    const call = (calls += 1)
    const next = admitted(breaker, call, nowMs)
    if (next === null) return null
    breaker = next
    return { call, generation: breaker.generation }
  })
  const record = (admission: { readonly call: number; readonly generation: number }, event: CallEvent) =>
    Effect.flatMap(monotonicMs, (nowMs) => {
      const before = statusOf(breaker, nowMs)
      breaker = afterCall(breaker, admission, event, limits, nowMs)
      const after = statusOf(breaker, nowMs)
      return Effect.andThen(showState(after), logChange(before, after, event))
    })
  const guard = <A>(call: Effect.Effect<A, BillingError>, kind: CallKind): Effect.Effect<A, BillingError> =>
    Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const admission = yield* admit
        if (admission === null) {
          yield* countCall(kind, "held-back")
          return yield* heldBack(`held back: ${breaker.reason}`, yield* status)
        }
        const exit = yield* Effect.exit(restore(call))
        const event = eventOf(exit)
        yield* record(admission, event)
        return event._tag === "TurnedAway" || event._tag === "Silence"
          ? yield* heldBack(event.reason, yield* status)
          : yield* exit
      })
    )
  return { guard, status }
}

/**
 * Holds calls back while Billing is in trouble, at once and without sending them, and lets a single one try whether
 * it is back. Open after failures in a row, and at once when our token is not accepted; after a `Retry-After`, for
 * as long as Billing asked. Answers the port and what the breaker says. Our own state machine, because that of
 * effect/persistence does not open by a single answer, nor pause without a failure, nor tell when a probe may go.
 */
export const withCircuitBreaker = (limits: BreakerLimits) => (billing: Billing["Service"]) =>
  Effect.sync(() => {
    const { guard, status } = makeBreaker(limits)
    return { billing: wrapCalls(billing, guard), status }
  })
