import { BillingUnavailable, type BillingError, type BillingGateStatus } from "@dealer-billing/domain"
import { Cause, Effect, Exit, Option } from "effect"
import {
  admitted,
  afterCall,
  closedBreaker,
  statusFor,
  statusOf,
  type Admission,
  type BreakerLimits,
  type CallEvent
} from "./Breaker.ts"
import { countCall, showState } from "./callMetrics.ts"
import { monotonicMs } from "./monotonicMs.ts"
import type { CallWrapper } from "./wrapCalls.ts"

const eventOf = (exit: Exit.Exit<unknown, BillingError>): CallEvent => {
  if (Exit.isSuccess(exit)) return { _tag: "Answered" }
  const error = Option.getOrNull(Cause.findErrorOption(exit.cause))
  if (error === null) return { _tag: "Nothing" }
  switch (error._tag) {
    case "BillingRejected":
      return { _tag: "Answered" }
    case "BillingOutcomeUnknown":
      // Twins under our reference: Billing works, and tells it.
      return error.isDoubtful ? { _tag: "Answered" } : { _tag: "Failed", reason: error.reason }
    case "BillingUnavailable": {
      const { isAnswered = false, reason, retryAfterMs, scope } = error
      if (scope === "worker") return { _tag: "Nothing" }
      if (scope === "billing") return { _tag: "TurnedAway", reason, retryAfterMs: retryAfterMs ?? 0 }
      if (retryAfterMs !== null) return { _tag: "Silence", reason, retryAfterMs }
      return { _tag: isAnswered ? "Failed" : "Unreached", reason }
    }
  }
}

const logChange = (before: BillingGateStatus, after: BillingGateStatus, event: CallEvent): Effect.Effect<void> => {
  if (before.state !== "open" && after.state === "open") {
    const log = event._tag === "TurnedAway" ? Effect.logError : Effect.logWarning
    const reason = "reason" in event ? event.reason : ""
    return log("Calls to Billing are held back").pipe(Effect.annotateLogs({ reason, retryInMs: after.retryInMs }))
  }
  const isBack = before.state === "half-open" && after.state === "closed"
  return isBack ? Effect.logInfo("Billing is back") : Effect.void
}

/**
 * Holds calls back while Billing is in trouble, at once and without sending them, and lets a single one try whether
 * it is back. Open after failures in a row, and at once when our token is not accepted; after a `Retry-After`, for
 * as long as Billing asked. Answers the wrapper and what the breaker says. Our own state machine, because that of
 * effect/persistence does not open by a single answer, nor pause without a failure, nor tell whose call failed.
 */
export const withCircuitBreaker = (limits: BreakerLimits) => {
  let breaker = closedBreaker
  let calls = 0
  const status = monotonicMs.pipe(
    Effect.map((nowMs) => statusOf(breaker, nowMs)),
    Effect.tap(showState)
  )
  const admit = (object: string) =>
    Effect.map(monotonicMs, (nowMs) => {
      const admission = { call: (calls += 1), object, generation: breaker.generation }
      const next = admitted(breaker, admission, nowMs)
      if (next === null) return null
      breaker = next
      return admission
    })
  const record = (admission: Admission, event: CallEvent) =>
    Effect.flatMap(monotonicMs, (nowMs) => {
      const before = statusOf(breaker, nowMs)
      breaker = afterCall(breaker, admission, event, limits, nowMs)
      const after = statusOf(breaker, nowMs)
      return Effect.andThen(showState(after), logChange(before, after, event))
    })
  /** Whatever holds back a call is no attempt of it, which may come back when calls like it may. */
  const heldBack = (reason: string, object: string) =>
    Effect.flatMap(monotonicMs, (nowMs) => {
      const retryAfterMs = statusFor(breaker, object, nowMs).retryInMs
      return Effect.fail(new BillingUnavailable({ reason, retryAfterMs, scope: "billing" }))
    })
  const wrap: CallWrapper = (call, { kind, object }) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const admission = yield* admit(object)
        if (admission === null) {
          yield* countCall(kind, "held-back")
          return yield* heldBack(`held back: ${breaker.reason}`, object)
        }
        const exit = yield* Effect.exit(restore(call))
        const event = eventOf(exit)
        yield* record(admission, event)
        return event._tag === "TurnedAway" || event._tag === "Silence"
          ? yield* heldBack(event.reason, object)
          : yield* exit
      })
    )
  return { wrap, status }
}
