import { Clock, Effect, Option, Semaphore } from "effect"
import type { Context } from "hono"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { HttpProblem } from "../endpoint/problem.ts"
import { addressGroup } from "./addressGroup.ts"
import { callerSlots } from "./callerSlots.ts"
import { tokenBuckets, type Quota, type Rate } from "./tokenBuckets.ts"

export interface AdmissionOptions {
  readonly requestsPerSecondMax: number
  /** Per address, without a valid key: open routes, wrong keys, unknown paths. */
  readonly strangerRequestsPerSecondMax: number
  /** Of all callers together. Further requests are refused at once. One caller gets at most half. */
  readonly requestsAtOnceMax: number
}

export const admissionDefaults: AdmissionOptions = {
  requestsPerSecondMax: 1_000,
  strangerRequestsPerSecondMax: 20,
  requestsAtOnceMax: 256
}

/** The burst: a caller that paused may send the requests of this many seconds at once. */
const burstS = 5

const overloadedRetryAfterS = 1

/** The share of slots for `Prefer: wait`, half of one caller's share: a slow Billing must not block other requests. */
const waitsShareMax = 0.25

const makeRate = (perSecond: number): Rate => ({ perSecond, burst: perSecond * burstS })

/** The fields of draft-ietf-httpapi-ratelimit-headers. */
const rateLimitHeaders = (policy: string, { burst }: Rate, quota: Quota): Readonly<Record<string, string>> => ({
  "RateLimit-Policy": `"${policy}";q=${burst};w=${burstS}`,
  RateLimit: `"${policy}";r=${quota.remaining};t=${quota.resetS}`
})

const overloaded = (detail: string) =>
  new HttpProblem({
    code: "overloaded",
    detail: `${detail}; nothing was done, try again later`,
    headers: { "Retry-After": String(overloadedRetryAfterS) }
  })

const makeCounter = (policy: "caller" | "address", rate: Rate) => {
  const buckets = tokenBuckets(rate)
  const refuse = Effect.fnUntraced(function* (context: Context<HttpVariables>, quota: Quota) {
    context.set("rateLimit", rateLimitHeaders(policy, rate, quota))
    if (!quota.isOver) return
    return yield* new HttpProblem({
      code: "rate-limited",
      detail: `Limit per ${policy}: ${rate.perSecond} requests per second, in bursts of up to ${rate.burst}`,
      headers: { "Retry-After": String(quota.retryAfterS) }
    })
  })
  return {
    count: (context: Context<HttpVariables>, name: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (nowMs) => refuse(context, buckets.take(name, nowMs))),
    /** Refuses like `count`, but does not count. */
    check: (context: Context<HttpVariables>, name: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
        const quota = buckets.look(name, nowMs)
        return quota.isOver ? refuse(context, quota) : Effect.void
      })
  }
}

/** The address of the connection, since headers can be forged. */
const getAddress = (context: Context<HttpVariables>): string =>
  addressGroup(context.env?.incoming?.socket.remoteAddress)

/** Limits on the rate and the number of requests, counted per process in memory. */
export const admission = (options: AdmissionOptions) => {
  const { requestsAtOnceMax } = options
  const slots = Semaphore.makeUnsafe(requestsAtOnceMax)
  const waits = Semaphore.makeUnsafe(Math.floor(requestsAtOnceMax * waitsShareMax))
  const slotsOfCallers = callerSlots(requestsAtOnceMax)
  const callers = makeCounter("caller", makeRate(options.requestsPerSecondMax))
  const strangers = makeCounter("address", makeRate(options.strangerRequestsPerSecondMax))
  // Counted apart: guessing keys from behind a proxy must not make probes from the same address fail.
  const probes = makeCounter("address", makeRate(options.strangerRequestsPerSecondMax))

  return {
    getAddress,
    countCaller: callers.count,
    limitUnauthenticated: (context: Context<HttpVariables>) => strangers.count(context, getAddress(context)),
    limitProbe: (context: Context<HttpVariables>) => probes.count(context, getAddress(context)),
    /** Refuses an address with too many failed requests, before its token costs a signature check. */
    refuseFailingAddress: (context: Context<HttpVariables>) => strangers.check(context, getAddress(context)),
    /** Without a free slot the request does not wait: a preference may be ignored (RFC 7240, section 2). */
    withLongPollSlot: <A, E, R>(waiting: Effect.Effect<A, E, R>, immediate: Effect.Effect<A, E, R>) =>
      waits
        .withPermitsIfAvailable(1)(waiting)
        .pipe(Effect.flatMap(Option.match({ onSome: (value) => Effect.succeed(value), onNone: () => immediate }))),
    /** Fails as overloaded without a free slot, in total or of this caller. */
    withSlot: <A, E, R>(caller: string, effect: Effect.Effect<A, E, R>) =>
      slots
        .withPermitsIfAvailable(1)(slotsOfCallers.withSlot(caller, effect))
        .pipe(
          Effect.flatMap(
            Option.match({
              onSome: (answer) =>
                Option.isSome(answer)
                  ? Effect.succeed(answer.value)
                  : Effect.fail(overloaded(`${slotsOfCallers.max} requests of this caller are in progress`)),
              onNone: () => Effect.fail(overloaded(`${requestsAtOnceMax} requests are in progress`))
            })
          )
        )
  }
}

export type Admission = ReturnType<typeof admission>
