import { Effect, Metric, type Fiber } from "effect"
import type { LocalJWKSet } from "jose"
import { fetchJwks } from "./fetchJwks.ts"
import type { JwtKeysLimits } from "./jwtKeysLimits.ts"

const staleGauge = Metric.gauge("jwt_keys_stale", {
  description: "1 while tokens are checked with expired cached keys because the issuer does not answer"
})

export interface KeptJwks {
  readonly find: LocalJWKSet
  readonly fetchedAtMs: number
}

export const keptJwks = (url: string, limits: JwtKeysLimits) => {
  const state: { kept: KeptJwks | null; failure: { reason: string; atMs: number } | null } = {
    kept: null,
    failure: null
  }
  let fetching: Fiber.Fiber<void> | null = null

  const fetchOnce = fetchJwks(url, limits).pipe(
    Effect.matchEffect({
      onSuccess: (find) => {
        const hasFailed = state.failure !== null
        state.kept = { find, fetchedAtMs: performance.now() }
        state.failure = null
        return Effect.andThen(
          hasFailed ? Effect.logInfo("Fetched the token issuer's keys after a failure") : Effect.void,
          Metric.update(staleGauge, 0)
        )
      },
      onFailure: ({ reason }) => {
        const isFirst = state.failure === null
        state.failure = { reason, atMs: performance.now() }
        const isStale = state.kept !== null && performance.now() - state.kept.fetchedAtMs > limits.ageMsMax
        return Effect.andThen(
          isFirst ? Effect.logWarning(`Could not fetch the token issuer's keys: ${reason}`) : Effect.void,
          isStale ? Metric.update(staleGauge, 1) : Effect.void
        )
      }
    }),
    Effect.ensuring(Effect.sync(() => (fetching = null)))
  )

  /** Detached: a caller that disconnects must not stop a fetch that others wait for. */
  const begin = Effect.suspend(() => {
    if (fetching !== null) return Effect.succeed(fetching)
    return Effect.tap(Effect.forkDetach(fetchOnce), (fiber) => Effect.sync(() => (fetching = fiber)))
  })

  return {
    state,
    begin,
    isFetching: () => fetching !== null,
    isResting: () => state.failure !== null && performance.now() - state.failure.atMs < limits.failurePauseMs
  }
}
