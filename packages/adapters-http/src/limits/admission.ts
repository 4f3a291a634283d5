import { Clock, Effect, Option, Semaphore } from "effect"
import type { Context } from "hono"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { HttpProblem } from "../endpoint/problem.ts"
import { addressGroup } from "./addressGroup.ts"
import { callerPlaces } from "./callerPlaces.ts"
import { tokenBuckets, type Quota, type Rate } from "./tokenBuckets.ts"

export interface AdmissionOptions {
  /** Of one caller, in the long run. */
  readonly requestsPerSecondMax: number
  /** Of one address, in the long run, with no valid key: open routes, wrong keys, unknown paths. */
  readonly strangerRequestsPerSecondMax: number
  /** Of all callers; one more is refused, and does not wait. One caller has half of them at most. */
  readonly requestsAtOnceMax: number
}

export const admissionDefaults: AdmissionOptions = {
  requestsPerSecondMax: 1_000,
  strangerRequestsPerSecondMax: 20,
  requestsAtOnceMax: 256
}

/** A quiet caller may send the requests of so many seconds at once. */
const burstS = 5

const overloadedRetryAfterS = 1

/**
 * Who waits for Billing keeps a place for seconds: a Billing that is slow must leave places for all other calls, of
 * the same caller too. So it is half of what one caller has.
 */
const waitsShareMax = 0.25

const makeRate = (perSecond: number): Rate => ({ perSecond, burst: perSecond * burstS })

/** What is left, as the IETF draft "RateLimit header fields for HTTP" writes it. */
const rateLimitHeaders = (policy: string, { burst }: Rate, quota: Quota): Readonly<Record<string, string>> => ({
  "RateLimit-Policy": `"${policy}";q=${burst};w=${burstS}`,
  RateLimit: `"${policy}";r=${quota.remaining};t=${quota.resetS}`
})

const overloaded = (detail: string) =>
  new HttpProblem({
    code: "overloaded",
    detail: `${detail}; nothing was done`,
    headers: { "Retry-After": String(overloadedRetryAfterS) }
  })

const makeCounter = (policy: "caller" | "address", rate: Rate) => {
  const buckets = tokenBuckets(rate)
  const refuse = Effect.fnUntraced(function* (context: Context<HttpVariables>, quota: Quota) {
    context.set("rateLimit", rateLimitHeaders(policy, rate, quota))
    if (!quota.isOver) return
    return yield* new HttpProblem({
      code: "rate-limited",
      detail: `One ${policy} may send ${rate.perSecond} requests a second, after a pause ${rate.burst} at once`,
      headers: { "Retry-After": String(quota.retryAfterS) }
    })
  })
  return {
    count: (context: Context<HttpVariables>, name: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (nowMs) => refuse(context, buckets.take(name, nowMs))),
    /** Refuses when nothing is left, and counts nothing. */
    check: (context: Context<HttpVariables>, name: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
        const quota = buckets.look(name, nowMs)
        return quota.isOver ? refuse(context, quota) : Effect.void
      })
  }
}

/** By the address of the connection: headers can be made up. */
const addressOf = (context: Context<HttpVariables>): string =>
  addressGroup(context.env?.incoming?.socket.remoteAddress)

/** Who may come in, and how many at a time. Counted by this process alone, in memory. */
export const admission = (options: AdmissionOptions) => {
  const { requestsAtOnceMax } = options
  const slots = Semaphore.makeUnsafe(requestsAtOnceMax)
  const waits = Semaphore.makeUnsafe(Math.floor(requestsAtOnceMax * waitsShareMax))
  const places = callerPlaces(requestsAtOnceMax)
  const callers = makeCounter("caller", makeRate(options.requestsPerSecondMax))
  const strangers = makeCounter("address", makeRate(options.strangerRequestsPerSecondMax))
  // Apart from the other requests of an address: what guesses keys behind a proxy must not make its probes fail.
  const probes = makeCounter("address", makeRate(options.strangerRequestsPerSecondMax))

  return {
    addressOf,
    /** Counts a request of a known caller. */
    countCaller: callers.count,
    limitUnauthenticated: (context: Context<HttpVariables>) => strangers.count(context, addressOf(context)),
    limitProbe: (context: Context<HttpVariables>) => probes.count(context, addressOf(context)),
    /** Refuses an address that has failed too often, before its token costs a check of a signature. */
    refuseFailingAddress: (context: Context<HttpVariables>) => strangers.check(context, addressOf(context)),
    /** Lets a caller wait where few others do; a preference need not be met (RFC 7240, section 2). */
    withLongPollSlot: <A, E, R>(patient: Effect.Effect<A, E, R>, hasty: Effect.Effect<A, E, R>) =>
      waits
        .withPermitsIfAvailable(1)(patient)
        .pipe(Effect.flatMap(Option.match({ onSome: (value) => Effect.succeed(value), onNone: () => hasty }))),
    /** Runs what there is room for: among all requests, and among those of the caller. */
    withSlot: <A, E, R>(caller: string, effect: Effect.Effect<A, E, R>) =>
      slots
        .withPermitsIfAvailable(1)(places.withPlace(caller, effect))
        .pipe(
          Effect.flatMap(
            Option.match({
              onSome: (place) =>
                Option.isSome(place)
                  ? Effect.succeed(place.value)
                  : Effect.fail(overloaded(`${places.ofCallerMax} requests of this caller are being handled`)),
              onNone: () => Effect.fail(overloaded(`${requestsAtOnceMax} requests are being handled`))
            })
          )
        )
  }
}

export type Admission = ReturnType<typeof admission>
