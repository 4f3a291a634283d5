import type { BillingError } from "@dealer-billing/domain"
import type { BillingGateStatus } from "@dealer-billing/domain/internal"
import { Cause, Effect, Exit, Metric, Option } from "effect"
import type { CallKind, CallWrapper } from "./wrapCalls.ts"

const state = Metric.gauge("billing_breaker_state", {
  description: "Circuit breaker for Billing: 0 closed, 1 half-open, 2 open"
})

const calls = Metric.counter("billing_calls_total", {
  description: "Calls to Billing by kind and outcome; breaker-open: not sent, circuit breaker open",
  incremental: true
})

const waiting = Metric.gauge("billing_calls_waiting", {
  description: "Calls that wait for a running call or for the rate limit"
})

const stateValues = { closed: 0, "half-open": 1, open: 2 } as const

export const showState = (status: BillingGateStatus): Effect.Effect<void> =>
  Metric.update(state, stateValues[status.state])

type CallOutcomeLabel = "done" | "rejected" | "unavailable" | "unknown" | "died" | "interrupted" | "breaker-open"

export const countCall = (kind: CallKind, outcome: CallOutcomeLabel): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(calls, { kind, outcome }), 1)

const results = {
  BillingRejected: "rejected",
  BillingUnavailable: "unavailable",
  BillingOutcomeUnknown: "unknown"
} as const

const describeExit = (exit: Exit.Exit<unknown, BillingError>): CallOutcomeLabel => {
  if (Exit.isSuccess(exit)) return "done"
  const error = Option.getOrNull(Cause.findErrorOption(exit.cause))
  if (error !== null) return results[error._tag]
  return Cause.hasInterruptsOnly(exit.cause) ? "interrupted" : "died"
}

export const withCallCount: CallWrapper = (call, { kind }) =>
  Effect.onExit(call, (exit) => countCall(kind, describeExit(exit)))

/** Counts a waiting call until `use` runs `isOver` or ends. */
export const showWaiting = <A, E, R>(
  waitsFor: "turn" | "rate",
  use: (isOver: Effect.Effect<void>) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => {
  const gauge = Metric.withAttributes(waiting, { for: waitsFor })
  return Effect.suspend(() => {
    let isWaiting = true
    const isOver = Effect.suspend(() => {
      if (!isWaiting) return Effect.void
      isWaiting = false
      return Metric.modify(gauge, -1)
    })
    return Effect.acquireUseRelease(
      Metric.modify(gauge, 1),
      () => use(isOver),
      () => isOver
    )
  })
}
