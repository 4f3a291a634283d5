import { Clock, Effect, Option, Semaphore } from "effect"
import type { Context } from "hono"
import { addressGroup } from "./addressGroup.ts"
import type { HttpVariables } from "../HttpVariables.ts"
import { HttpProblem } from "../problem.ts"
import { tokenBuckets, type Quota, type Rate } from "./tokenBuckets.ts"

export interface AdmissionOptions {
  /** Of one caller, and of one address without a caller, in the long run. */
  readonly requestsPerSecondMax: number
  /** Of all callers; one more is refused, and does not wait. */
  readonly requestsAtOnceMax: number
}

export const admissionDefaults: AdmissionOptions = { requestsPerSecondMax: 1_000, requestsAtOnceMax: 256 }

/** A quiet caller may send the requests of so many seconds at once. */
const burstS = 5

const overloadedRetryAfterS = 1

/** Who waits for Billing keeps a place for seconds: a Billing that is slow must leave places for all other calls. */
const waitsShareMax = 0.5

/** What is left, as the IETF draft "RateLimit header fields for HTTP" writes it. */
const rateLimitHeaders = (policy: string, { burst }: Rate, quota: Quota): Readonly<Record<string, string>> => ({
  "RateLimit-Policy": `"${policy}";q=${burst};w=${burstS}`,
  RateLimit: `"${policy}";r=${quota.remaining};t=${quota.resetS}`
})

/** Who may come in, and how many at a time. Counted by this process alone, in memory. */
export const admission = ({ requestsAtOnceMax, requestsPerSecondMax }: AdmissionOptions) => {
  const rate: Rate = { perSecond: requestsPerSecondMax, burst: requestsPerSecondMax * burstS }
  const slots = Semaphore.makeUnsafe(requestsAtOnceMax)
  const waits = Semaphore.makeUnsafe(Math.floor(requestsAtOnceMax * waitsShareMax))

  const counter = (policy: "caller" | "address") => {
    const take = tokenBuckets(rate)
    return Effect.fnUntraced(function* (context: Context<HttpVariables>, name: string) {
      const quota = take(name, yield* Clock.currentTimeMillis)
      context.set("rateLimit", rateLimitHeaders(policy, rate, quota))
      if (!quota.isOver) return
      return yield* new HttpProblem({
        code: "rate-limited",
        detail: `One ${policy} may send ${rate.perSecond} requests a second, after a pause ${rate.burst} at once`,
        headers: { "Retry-After": String(quota.retryAfterS) }
      })
    })
  }
  const countAddress = counter("address")

  return {
    /** Counts a request of somebody known. */
    countCaller: counter("caller"),
    /** Counts a request of nobody known, by the address of the connection: headers can be made up. */
    countStranger: (context: Context<HttpVariables>) =>
      countAddress(context, addressGroup(context.env?.incoming?.socket.remoteAddress)),
    /** Lets a caller wait where few others do; a preference need not be met (RFC 7240, section 2). */
    withWait: <A, E, R>(patient: Effect.Effect<A, E, R>, hasty: Effect.Effect<A, E, R>) =>
      waits
        .withPermitsIfAvailable(1)(patient)
        .pipe(Effect.flatMap(Option.match({ onSome: (value) => Effect.succeed(value), onNone: () => hasty }))),
    /** Runs what there is room for. */
    withSlot: <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      slots
        .withPermitsIfAvailable(1)(effect)
        .pipe(
          Effect.flatMap(
            Option.match({
              onSome: (value) => Effect.succeed(value),
              onNone: () =>
                Effect.fail(
                  new HttpProblem({
                    code: "overloaded",
                    detail: `${requestsAtOnceMax} requests are being handled; nothing was done`,
                    headers: { "Retry-After": String(overloadedRetryAfterS) }
                  })
                )
            })
          )
        )
  }
}

export type Admission = ReturnType<typeof admission>
