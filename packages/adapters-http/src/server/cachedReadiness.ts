import { Context, Effect } from "effect"
import type { HttpServices } from "../endpoint/HttpServices.ts"
import { Readiness, type ReadinessCheck } from "../endpoint/Readiness.ts"

const cachedMs = 1_000
const timeoutMs = 5_000

const tooSlow: ReadonlyArray<ReadinessCheck> = [
  { name: "readiness", ok: false, detail: `the checks took longer than ${timeoutMs} ms` }
]

/** Checks at most once a second. Uninterruptible: a caller that disconnects must not stop a check for others. */
export const withCachedReadiness = (
  services: Context.Context<HttpServices>
): Effect.Effect<Context.Context<HttpServices>> =>
  Context.get(services, Readiness).check.pipe(
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.succeed(tooSlow) }),
    Effect.cachedWithTTL(cachedMs),
    Effect.map((check) => Context.add(services, Readiness, { check: Effect.uninterruptible(check) }))
  )
