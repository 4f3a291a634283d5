import { Context, Effect } from "effect"
import type { HttpServices } from "../endpoint/HttpServices.ts"
import { Readiness, type ReadinessCheck } from "../system/Readiness.ts"

const cachedMs = 1_000
/** How long the checks may take, in ms. */
const timeoutMs = 5_000

const tooSlow: ReadonlyArray<ReadinessCheck> = [
  { name: "readiness", ok: false, detail: `the checks did not end within ${timeoutMs} ms` }
]

/**
 * The services with a readiness that is checked once a second at most, however many ask. Who leaves does not stop a
 * check: the next would begin another.
 */
export const withCachedReadiness = (
  services: Context.Context<HttpServices>
): Effect.Effect<Context.Context<HttpServices>> =>
  Context.get(services, Readiness).check.pipe(
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.succeed(tooSlow) }),
    Effect.cachedWithTTL(cachedMs),
    Effect.map((check) => Context.add(services, Readiness, { check: Effect.uninterruptible(check) }))
  )
