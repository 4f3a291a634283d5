import { BillingUnavailable, type BillingError } from "@dealer-billing/domain"
import { monotonicMs, type BillingGateStatus } from "@dealer-billing/domain/internal"
import { Cause, Effect, Exit, Option } from "effect"
import {
  admitCall,
  afterCall,
  closedBreaker,
  readStatus,
  readStatusFor,
  type Admission,
  type BreakerLimits,
  type CallEvent
} from "./Breaker.ts"
import { countCall, showState } from "./callMetrics.ts"
import type { CallWrapper } from "./wrapCalls.ts"

const classifyResult = (exit: Exit.Exit<unknown, BillingError>): CallEvent => {
  if (Exit.isSuccess(exit)) return { _tag: "Answered" }
  const error = Option.getOrNull(Cause.findErrorOption(exit.cause))
  if (error === null) return { _tag: "Ignored" }
  switch (error._tag) {
    case "BillingRejected":
      return { _tag: "Answered" }
    case "BillingOutcomeUnknown":
      // Several objects under our reference: Billing answered.
      return error.isDoubtful ? { _tag: "Answered" } : { _tag: "Failed", reason: error.reason }
    case "BillingUnavailable": {
      const { isAnswered = false, reason, retryAfterMs, scope } = error
      if (scope === "worker") return { _tag: "Ignored" }
      if (scope === "billing") return { _tag: "Unauthorized", reason, retryAfterMs: retryAfterMs ?? 0 }
      if (retryAfterMs !== null) return { _tag: "PauseRequested", reason, retryAfterMs }
      return { _tag: isAnswered ? "Failed" : "ConnectFailed", reason }
    }
  }
}

const logChange = (before: BillingGateStatus, after: BillingGateStatus, event: CallEvent): Effect.Effect<void> => {
  if (before.state !== "open" && after.state === "open") {
    const log = event._tag === "Unauthorized" ? Effect.logError : Effect.logWarning
    const reason = "reason" in event ? event.reason : ""
    return log("Circuit breaker open: no calls to Billing").pipe(
      Effect.annotateLogs({ reason, retryInMs: after.retryInMs })
    )
  }
  const isBack = before.state === "half-open" && after.state === "closed"
  return isBack ? Effect.logInfo("Circuit breaker closed: Billing answers") : Effect.void
}

/**
 * Opens after consecutive failures, at once when Billing does not accept our token, and for the time of a
 * `Retry-After`. The state machine is our own, because that of effect/persistence cannot open on a single answer, pause
 * without a failure, or distinguish the objects of calls.
 */
export const withCircuitBreaker = (limits: BreakerLimits) => {
  let breaker = closedBreaker
  let calls = 0
  const status = monotonicMs.pipe(
    Effect.map((nowMs) => readStatus(breaker, nowMs)),
    Effect.tap(showState)
  )
  const admit = (object: string) =>
    Effect.map(monotonicMs, (nowMs) => {
      const admission = { call: (calls += 1), object, generation: breaker.generation }
      const next = admitCall(breaker, admission, nowMs)
      if (next === null) return null
      breaker = next
      return admission
    })
  const record = (admission: Admission, event: CallEvent) =>
    Effect.flatMap(monotonicMs, (nowMs) => {
      const before = readStatus(breaker, nowMs)
      breaker = afterCall(breaker, admission, event, limits, nowMs)
      const after = readStatus(breaker, nowMs)
      return Effect.andThen(showState(after), logChange(before, after, event))
    })
  /** Scope `billing`: it counts as no attempt of the operation. */
  const refuse = (reason: string, object: string) =>
    Effect.flatMap(monotonicMs, (nowMs) => {
      const retryAfterMs = readStatusFor(breaker, object, nowMs).retryInMs
      return Effect.fail(new BillingUnavailable({ reason, retryAfterMs, scope: "billing" }))
    })
  const wrap: CallWrapper = (call, { kind, object }) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const admission = yield* admit(object)
        if (admission === null) {
          yield* countCall(kind, "breaker-open")
          return yield* refuse(`circuit breaker open: ${breaker.reason}`, object)
        }
        const exit = yield* Effect.exit(restore(call))
        const event = classifyResult(exit)
        yield* record(admission, event)
        return event._tag === "Unauthorized" || event._tag === "PauseRequested"
          ? yield* refuse(event.reason, object)
          : yield* exit
      })
    )
  return { wrap, status }
}
