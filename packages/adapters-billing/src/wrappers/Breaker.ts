import type { BillingGateStatus } from "@dealer-billing/domain/internal"

export interface BreakerLimits {
  /** Consecutive failures that open it. */
  readonly failuresMax: number
  /** The first opening. Each further opening without an answer in between doubles it. */
  readonly openMs: number
  readonly openMaxMs: number
}

/** All times are from one monotonic clock, in ms. */
export interface Breaker {
  /** Consecutive calls without a connection, while closed. */
  readonly connectFailures: number
  /** Consecutive other failures, while closed. */
  readonly failures: number
  /**
   * Objects whose calls failed since the last answer. If such an object fails again, the object may be the cause and
   * not Billing, so its failure stops no other call.
   */
  readonly failingKeys: ReadonlySet<string>
  /** Openings without an answer in between. 0: closed. */
  readonly openings: number
  readonly openUntilMs: number
  /** Failed probes of failing keys since it opened. Failing keys send no probe before `failingKeysUntilMs`. */
  readonly failedProbes: number
  readonly failingKeysUntilMs: number
  /** Billing asked for a pause until then (`Retry-After`). */
  readonly pausedUntilMs: number
  /** The number of the one call that tests whether Billing is back. */
  readonly probe: number | null
  /** Changes when it opens or closes. Calls admitted before do not count afterwards. */
  readonly generation: number
  readonly reason: string
}

const nothingFailed = { connectFailures: 0, failures: 0, failingKeys: new Set<string>() }

export const closedBreaker: Breaker = {
  ...nothingFailed,
  openings: 0,
  openUntilMs: 0,
  failedProbes: 0,
  failingKeysUntilMs: 0,
  pausedUntilMs: 0,
  probe: null,
  generation: 0,
  reason: ""
}

const probeWaitMs = 1_000
/** Other objects may probe so much earlier than failing keys, whose calls may take 10 seconds to fail. */
const othersFirstMs = 2_000

const statusUntil = (breaker: Breaker, heldUntilMs: number, nowMs: number): BillingGateStatus => {
  const untilMs = Math.max(breaker.openings > 0 ? heldUntilMs : nowMs, breaker.pausedUntilMs)
  if (untilMs > nowMs) return { state: "open", retryInMs: Math.ceil(untilMs - nowMs) }
  if (breaker.openings === 0) return { state: "closed", retryInMs: 0 }
  return { state: "half-open", retryInMs: breaker.probe === null ? 0 : probeWaitMs }
}

/** For an object that is no failing key. */
export const readStatus = (breaker: Breaker, nowMs: number): BillingGateStatus =>
  statusUntil(breaker, breaker.openUntilMs, nowMs)

export const readStatusFor = (breaker: Breaker, object: string, nowMs: number): BillingGateStatus => {
  const { openUntilMs, failingKeys, failingKeysUntilMs } = breaker
  return statusUntil(
    breaker,
    failingKeys.has(object) ? Math.max(openUntilMs, failingKeysUntilMs) : openUntilMs,
    nowMs
  )
}

export interface Admission {
  readonly call: number
  readonly object: string
  readonly generation: number
}

/** Null: the call is not admitted. */
export const admitCall = (
  breaker: Breaker,
  { call, object }: Pick<Admission, "call" | "object">,
  nowMs: number
): Breaker | null => {
  const { retryInMs, state } = readStatusFor(breaker, object, nowMs)
  if (state === "open" || retryInMs > 0) return null
  return state === "half-open" ? { ...breaker, probe: call } : breaker
}

/**
 * `Answered`: Billing works, even if it refused. `Failed`: Billing does not work, or not for this object.
 * `Unauthorized`: it accepts none of our calls. `PauseRequested`: it sent `Retry-After`. `Ignored`: says nothing about
 * Billing.
 */
export type CallEvent =
  | { readonly _tag: "Answered" }
  | { readonly _tag: "ConnectFailed"; readonly reason: string }
  | { readonly _tag: "Failed"; readonly reason: string }
  | { readonly _tag: "Unauthorized"; readonly reason: string; readonly retryAfterMs: number }
  | { readonly _tag: "PauseRequested"; readonly reason: string; readonly retryAfterMs: number }
  | { readonly _tag: "Ignored" }

const doubleOpenMs = ({ openMaxMs, openMs }: BreakerLimits, times: number): number =>
  Math.min(openMaxMs, openMs * 2 ** Math.min(times, 30))

const open = (breaker: Breaker, limits: BreakerLimits, nowMs: number, reason: string): Breaker => {
  const openMs = doubleOpenMs(limits, breaker.openings)
  return {
    ...breaker,
    connectFailures: 0,
    failures: 0,
    openings: breaker.openings + 1,
    openUntilMs: nowMs + openMs,
    failedProbes: 0,
    failingKeysUntilMs: nowMs + openMs + othersFirstMs,
    probe: null,
    generation: breaker.generation + 1,
    reason
  }
}

/** Another object may probe at once. */
const delayFailingKeys = (breaker: Breaker, limits: BreakerLimits, nowMs: number, reason: string): Breaker => ({
  ...breaker,
  failedProbes: breaker.failedProbes + 1,
  failingKeysUntilMs: nowMs + doubleOpenMs(limits, breaker.failedProbes),
  reason
})

const pause = (breaker: Breaker, retryAfterMs: number, limits: BreakerLimits, nowMs: number): Breaker => ({
  ...breaker,
  pausedUntilMs: Math.max(breaker.pausedUntilMs, nowMs + Math.min(retryAfterMs, limits.openMaxMs))
})

const countFailure = (breaker: Breaker, object: string, event: CallEvent): Breaker =>
  event._tag === "ConnectFailed"
    ? { ...breaker, connectFailures: breaker.connectFailures + 1 }
    : { ...breaker, failures: breaker.failures + 1, failingKeys: new Set([...breaker.failingKeys, object]) }

/** Failures of a single object say nothing about Billing. */
const isTooMuch = ({ connectFailures, failingKeys, failures }: Breaker, { failuresMax }: BreakerLimits): boolean =>
  connectFailures + (failingKeys.size > 1 ? failures : 0) >= failuresMax

export const afterCall = (
  breaker: Breaker,
  { call, generation, object }: Admission,
  event: CallEvent,
  limits: BreakerLimits,
  nowMs: number
): Breaker => {
  const isProbe = breaker.probe === call
  const rest = isProbe ? { ...breaker, probe: null } : breaker
  // A requested pause counts for calls of every generation.
  if (event._tag === "PauseRequested") {
    return { ...pause(rest, event.retryAfterMs, limits, nowMs), reason: event.reason }
  }
  if (generation !== breaker.generation || event._tag === "Ignored") return rest
  if (event._tag === "Answered") {
    const { generation: last, pausedUntilMs } = breaker
    return isProbe ? { ...closedBreaker, pausedUntilMs, generation: last + 1 } : { ...rest, ...nothingFailed }
  }
  const isKnown = isProbe && event._tag !== "ConnectFailed" && breaker.failingKeys.has(object)
  const next = countFailure(rest, object, event)
  const mustOpen = isProbe || event._tag === "Unauthorized" || isTooMuch(next, limits)
  const after = isKnown
    ? delayFailingKeys(next, limits, nowMs, event.reason)
    : mustOpen
      ? open(next, limits, nowMs, event.reason)
      : next
  return event._tag === "Unauthorized" ? pause(after, event.retryAfterMs, limits, nowMs) : after
}
