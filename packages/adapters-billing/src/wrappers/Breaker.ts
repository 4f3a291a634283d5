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
  /** In a row, while it is closed: calls that came to nobody. */
  readonly unreached: number
  /** In a row, while it is closed: calls that came to Billing, perhaps, and failed. */
  readonly failed: number
  /**
   * The objects whose calls failed since the last answer. A failure of a suspect that failed before may be its own
   * alone, so it tells nothing of Billing, and holds back no other call.
   */
  readonly failingKeys: ReadonlySet<string>
  /** Openings without an answer between. 0: it is closed. */
  readonly openings: number
  readonly openUntilMs: number
  /** Probes of failingKeys in vain since it opened; until when failingKeys make none. */
  readonly failedProbes: number
  readonly failingKeysUntilMs: number
  /** Billing asked for silence until then. */
  readonly silentUntilMs: number
  /** The number of the call that tries whether Billing is back. */
  readonly probe: number | null
  /** Changes whenever it opens or closes: what was admitted before says nothing about the time after. */
  readonly generation: number
  /** Why calls are held back, for people. */
  readonly reason: string
}

const nothingFailed = { unreached: 0, failed: 0, failingKeys: new Set<string>() }

export const closedBreaker: Breaker = {
  ...nothingFailed,
  openings: 0,
  openUntilMs: 0,
  failedProbes: 0,
  failingKeysUntilMs: 0,
  silentUntilMs: 0,
  probe: null,
  generation: 0,
  reason: ""
}

/** How long a call waits for the end of a probe before it asks again, in ms. */
const probeWaitMs = 1_000
/** How much later than others a suspect may be the first probe, in ms: its call may take 10 seconds in vain. */
const othersFirstMs = 2_000

const statusUntil = (breaker: Breaker, heldUntilMs: number, nowMs: number): BillingGateStatus => {
  const untilMs = Math.max(breaker.openings > 0 ? heldUntilMs : nowMs, breaker.silentUntilMs)
  if (untilMs > nowMs) return { state: "open", retryInMs: Math.ceil(untilMs - nowMs) }
  if (breaker.openings === 0) return { state: "closed", retryInMs: 0 }
  return { state: "half-open", retryInMs: breaker.probe === null ? 0 : probeWaitMs }
}

/** What the breaker says to a call about an object that is no suspect. */
export const statusOf = (breaker: Breaker, nowMs: number): BillingGateStatus =>
  statusUntil(breaker, breaker.openUntilMs, nowMs)

/** What it says to a call about that object. */
export const statusFor = (breaker: Breaker, object: string, nowMs: number): BillingGateStatus => {
  const { openUntilMs, failingKeys, failingKeysUntilMs } = breaker
  return statusUntil(
    breaker,
    failingKeys.has(object) ? Math.max(openUntilMs, failingKeysUntilMs) : openUntilMs,
    nowMs
  )
}

/** A call that was let through. */
export interface Admission {
  readonly call: number
  readonly object: string
  readonly generation: number
}

/** The breaker with that call let through; null when it has to be held back. */
export const admitted = (
  breaker: Breaker,
  { call, object }: Pick<Admission, "call" | "object">,
  nowMs: number
): Breaker | null => {
  const { retryInMs, state } = statusFor(breaker, object, nowMs)
  if (state === "open" || retryInMs > 0) return null
  return state === "half-open" ? { ...breaker, probe: call } : breaker
}

/**
 * What a call tells about Billing. `Answered`: it works, also when it refused. `Unreached`: nobody was there, whatever
 * the call was about. `Failed`: it does not work, or not for this object. `TurnedAway`: it will have none of our
 * calls. `Silence`: it asked for a pause. `Nothing`: the call never came to its end.
 */
export type CallEvent =
  | { readonly _tag: "Answered" }
  | { readonly _tag: "Unreached"; readonly reason: string }
  | { readonly _tag: "Failed"; readonly reason: string }
  | { readonly _tag: "TurnedAway"; readonly reason: string; readonly retryAfterMs: number }
  | { readonly _tag: "Silence"; readonly reason: string; readonly retryAfterMs: number }
  | { readonly _tag: "Nothing" }

const doubled = ({ openMaxMs, openMs }: BreakerLimits, times: number): number =>
  Math.min(openMaxMs, openMs * 2 ** Math.min(times, 30))

const opened = (breaker: Breaker, limits: BreakerLimits, nowMs: number, reason: string): Breaker => {
  const openMs = doubled(limits, breaker.openings)
  return {
    ...breaker,
    unreached: 0,
    failed: 0,
    openings: breaker.openings + 1,
    openUntilMs: nowMs + openMs,
    failedProbes: 0,
    failingKeysUntilMs: nowMs + openMs + othersFirstMs,
    probe: null,
    generation: breaker.generation + 1,
    reason
  }
}

/** The next probe is for others, at once. */
const failingKeysHeld = (breaker: Breaker, limits: BreakerLimits, nowMs: number, reason: string): Breaker => ({
  ...breaker,
  failedProbes: breaker.failedProbes + 1,
  failingKeysUntilMs: nowMs + doubled(limits, breaker.failedProbes),
  reason
})

const silenced = (breaker: Breaker, retryAfterMs: number, limits: BreakerLimits, nowMs: number): Breaker => ({
  ...breaker,
  silentUntilMs: Math.max(breaker.silentUntilMs, nowMs + Math.min(retryAfterMs, limits.openMaxMs))
})

const counted = (breaker: Breaker, object: string, event: CallEvent): Breaker =>
  event._tag === "Unreached"
    ? { ...breaker, unreached: breaker.unreached + 1 }
    : { ...breaker, failed: breaker.failed + 1, failingKeys: new Set([...breaker.failingKeys, object]) }

/** One object alone says nothing of Billing, however often its calls fail. */
const isTooMuch = ({ failed, failingKeys, unreached }: Breaker, { failuresMax }: BreakerLimits): boolean =>
  unreached + (failingKeys.size > 1 ? failed : 0) >= failuresMax

/** The breaker after that call. */
export const afterCall = (
  breaker: Breaker,
  { call, generation, object }: Admission,
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
    return isProbe ? { ...closedBreaker, silentUntilMs, generation: last + 1 } : { ...rest, ...nothingFailed }
  }
  const isKnown = isProbe && event._tag !== "Unreached" && breaker.failingKeys.has(object)
  const next = counted(rest, object, event)
  const mustOpen = isProbe || event._tag === "TurnedAway" || isTooMuch(next, limits)
  const after = isKnown
    ? failingKeysHeld(next, limits, nowMs, event.reason)
    : mustOpen
      ? opened(next, limits, nowMs, event.reason)
      : next
  return event._tag === "TurnedAway" ? silenced(after, event.retryAfterMs, limits, nowMs) : after
}
