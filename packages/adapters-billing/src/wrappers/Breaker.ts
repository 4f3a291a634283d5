import type { BillingGateStatus } from "@dealer-billing/domain"

/** When a breaker opens, and for how long. */
export interface BreakerLimits {
  /** So many failures in a row open it. */
  readonly failuresMax: number
  /** The first opening, in ms; every further one without an answer between is twice as long. */
  readonly openMs: number
  readonly openMaxMs: number
}

/** The state of a breaker; all times are those of one monotonic clock, in ms. */
export interface Breaker {
  /** In a row, while it is closed. */
  readonly failures: number
  /** Openings without an answer between. 0: it is closed. */
  readonly openings: number
  readonly openUntilMs: number
  /** Billing asked for silence until then. */
  readonly silentUntilMs: number
  /** The number of the call that tries whether Billing is back. */
  readonly probe: number | null
  /** Changes whenever it opens or closes: what was admitted before says nothing about the time after. */
  readonly generation: number
  /** Why calls are held back, for people. */
  readonly reason: string
}

export const closedBreaker: Breaker = {
  failures: 0,
  openings: 0,
  openUntilMs: 0,
  silentUntilMs: 0,
  probe: null,
  generation: 0,
  reason: ""
}

/** How long a call waits for the end of a probe before it asks again, in ms. */
const probeWaitMs = 1_000

export const statusOf = (breaker: Breaker, nowMs: number): BillingGateStatus => {
  const untilMs = Math.max(breaker.openings > 0 ? breaker.openUntilMs : nowMs, breaker.silentUntilMs)
  if (untilMs > nowMs) return { state: "open", retryInMs: Math.ceil(untilMs - nowMs) }
  if (breaker.openings === 0) return { state: "closed", retryInMs: 0 }
  return { state: "half-open", retryInMs: breaker.probe === null ? 0 : probeWaitMs }
}

/** A call that was let through. */
export interface Admission {
  readonly call: number
  readonly generation: number
}

/** The breaker with that call let through; null when it has to be held back. */
export const admitted = (breaker: Breaker, call: number, nowMs: number): Breaker | null => {
  const { retryInMs, state } = statusOf(breaker, nowMs)
  if (state === "open" || retryInMs > 0) return null
  return state === "half-open" ? { ...breaker, probe: call } : breaker
}

/**
 * What a call tells about Billing. `Answered`: it works, also when it refused. `Failed`: it does not. `TurnedAway`:
 * it will have none of our calls. `Silence`: it asked for a pause. `Nothing`: the call never came to its end.
 */
export type CallEvent =
  | { readonly _tag: "Answered" }
  | { readonly _tag: "Failed"; readonly reason: string }
  | { readonly _tag: "TurnedAway"; readonly reason: string; readonly retryAfterMs: number }
  | { readonly _tag: "Silence"; readonly reason: string; readonly retryAfterMs: number }
  | { readonly _tag: "Nothing" }

const opened = (breaker: Breaker, limits: BreakerLimits, nowMs: number, reason: string): Breaker => {
  const openMs = Math.min(limits.openMaxMs, limits.openMs * 2 ** Math.min(breaker.openings, 30))
  return {
    ...breaker,
    failures: 0,
    openings: breaker.openings + 1,
    openUntilMs: nowMs + openMs,
    probe: null,
    generation: breaker.generation + 1,
    reason
  }
}

const silenced = (breaker: Breaker, retryAfterMs: number, limits: BreakerLimits, nowMs: number): Breaker => ({
  ...breaker,
  silentUntilMs: Math.max(breaker.silentUntilMs, nowMs + Math.min(retryAfterMs, limits.openMaxMs))
})

/** The breaker after that call. */
export const afterCall = (
  breaker: Breaker,
  { call, generation }: Admission,
  event: CallEvent,
  limits: BreakerLimits,
  nowMs: number
): Breaker => {
  const isProbe = breaker.probe === call
  const rest = isProbe ? { ...breaker, probe: null } : breaker
  // Billing's own wish holds, whoever hears it and however late.
  if (event._tag === "Silence") {
    return { ...silenced(rest, event.retryAfterMs, limits, nowMs), reason: event.reason }
  }
  if (generation !== breaker.generation || event._tag === "Nothing") return rest
  if (event._tag === "Answered") {
    const { generation: last, silentUntilMs } = breaker
    return isProbe ? { ...closedBreaker, silentUntilMs, generation: last + 1 } : { ...rest, failures: 0 }
  }
  if (event._tag === "TurnedAway") {
    return silenced(opened(rest, limits, nowMs, event.reason), event.retryAfterMs, limits, nowMs)
  }
  const failures = rest.failures + 1
  return isProbe || failures >= limits.failuresMax
    ? opened(rest, limits, nowMs, event.reason)
    : { ...rest, failures }
}
