import { Data, Effect, Fiber, Metric } from "effect"
import { errors, type CryptoKey, type JWSHeaderParameters, type LocalJWKSet } from "jose"
import { tokenBuckets } from "../limits/tokenBuckets.ts"
import { fetchJwks } from "./fetchJwks.ts"

/** How the keys of a token issuer are fetched and kept; times in ms. */
export const jwtKeysLimits = {
  /** How long they are believed without asking again: so long may a withdrawn key still count. */
  ageMsMax: 600_000,
  /** How long they are believed while the issuer does not answer. */
  staleMsMax: 86_400_000,
  /** For unknown key ids one address may have the keys fetched so many times at once, */
  refetchesAtOnce: 5,
  /** and then not more often than this. */
  refetchPauseMs: 5_000,
  /** Keys that were fetched so short a time ago are not fetched again for an unknown key id, whoever sends it. */
  fetchPauseMs: 1_000,
  /** How long the issuer is left alone after it did not answer well. */
  failurePauseMs: 2_000,
  timeoutMs: 3_000,
  bytesMax: 262_144
}
export type JwtKeysLimits = typeof jwtKeysLimits

/** Nobody can say now whether a token is good: the keys could not be fetched, or may not be fetched again yet. */
export class JwtKeysUnavailable extends Data.TaggedError("JwtKeysUnavailable")<{
  readonly reason: string
  readonly retryAfterS: number
}> {
  override get message(): string {
    return `The keys of the token issuer are unavailable: ${this.reason}`
  }
}

/** No key, or several, fit the token: that is the token's fault. */
export class JwtKeyUnknown extends Data.TaggedError("JwtKeyUnknown")<{ readonly reason: string }> {}

const staleGauge = Metric.gauge("jwt_keys_stale", {
  description: "1 while tokens are checked by old keys because their issuer does not answer"
})

interface Kept {
  readonly find: LocalJWKSet
  readonly fetchedAtMs: number
}

const isOfToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported

const toSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

/** Keeps the last keys that were fetched, and fetches them once at a time, whoever asks. */
const makeKeeper = (url: string, limits: JwtKeysLimits) => {
  const state: { kept: Kept | null; failure: { reason: string; atMs: number } | null } = {
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
          hasFailed ? Effect.logInfo("The keys of the token issuer are fetched again") : Effect.void,
          Metric.update(staleGauge, 0)
        )
      },
      onFailure: ({ reason }) => {
        const isFirst = state.failure === null
        state.failure = { reason, atMs: performance.now() }
        const isStale = state.kept !== null && performance.now() - state.kept.fetchedAtMs > limits.ageMsMax
        return Effect.andThen(
          isFirst ? Effect.logWarning(`The keys of the token issuer could not be fetched: ${reason}`) : Effect.void,
          isStale ? Metric.update(staleGauge, 1) : Effect.void
        )
      }
    }),
    Effect.ensuring(Effect.sync(() => (fetching = null)))
  )

  /** A caller that leaves stops no fetch: others wait for it. */
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

/** The public keys at an address: fetched when first needed, kept, and fetched again when a token names a new one. */
export const jwtKeys = (url: string, changed: Partial<JwtKeysLimits> = {}) => {
  const limits = { ...jwtKeysLimits, ...changed }
  const refetches = tokenBuckets({ perSecond: 1_000 / limits.refetchPauseMs, burst: limits.refetchesAtOnce })
  const { begin, isFetching, isResting, state } = makeKeeper(url, limits)

  const unavailable = (reason: string, retryAfterMs: number) =>
    new JwtKeysUnavailable({ reason, retryAfterS: toSeconds(retryAfterMs) })
  const notFetched = () => unavailable(state.failure?.reason ?? "not fetched", limits.failurePauseMs)

  /** While old keys do for a time, only the first caller waits for an issuer that does not answer. */
  const refresh = Effect.gen(function* () {
    if (isResting()) return
    const isFailing = state.failure !== null
    const fiber = yield* begin
    if (state.kept === null || !isFailing) yield* Fiber.await(fiber)
  })

  const current = Effect.gen(function* () {
    const ageMs = () => performance.now() - (state.kept?.fetchedAtMs ?? -Infinity)
    if (ageMs() > limits.ageMsMax) yield* refresh
    const { kept } = state
    return kept === null || ageMs() > limits.staleMsMax ? yield* notFetched() : kept
  })

  const findIn = ({ find }: Kept, header: JWSHeaderParameters) =>
    Effect.tryPromise({
      try: (): Promise<CryptoKey> => find(header),
      catch: (error) => {
        const reason = error instanceof errors.JOSEError ? error.code : "a key cannot be read"
        return isOfToken(error) ? new JwtKeyUnknown({ reason }) : unavailable(reason, limits.failurePauseMs)
      }
    })

  const refetch = Effect.fnUntraced(function* (old: Kept, address: string) {
    const nowMs = performance.now()
    if (!isFetching()) {
      if (isResting()) return yield* notFetched()
      const leftMs = old.fetchedAtMs + limits.fetchPauseMs - nowMs
      if (leftMs > 0) return yield* unavailable("they were fetched a moment ago", leftMs)
      const quota = refetches.take(address, nowMs)
      if (quota.isOver) return yield* unavailable("too many unknown key ids", quota.retryAfterS * 1_000)
    }
    yield* Fiber.await(yield* begin)
    const { kept } = state
    return kept === null || state.failure !== null ? yield* notFetched() : kept
  })

  /** Only keys that were asked for after the token came can tell that its key is none of the issuer's. */
  const findNewer = Effect.fnUntraced(function* (old: Kept, header: JWSHeaderParameters, address: string) {
    const isOlder = isFetching()
    const newer = yield* refetch(old, address)
    return yield* findIn(newer, header).pipe(
      Effect.mapError((error) =>
        isOlder && error._tag === "JwtKeyUnknown"
          ? unavailable("they were just being fetched", limits.fetchPauseMs)
          : error
      )
    )
  })

  /** The key that a token's header names. The address of its sender pays for what is fetched because of it. */
  return Effect.fn("findJwtKey")(function* (header: JWSHeaderParameters, address: string) {
    const kept = yield* current
    return yield* findIn(kept, header).pipe(
      Effect.catchTag("JwtKeyUnknown", (error) =>
        error.reason === errors.JWKSNoMatchingKey.code ? findNewer(kept, header, address) : Effect.fail(error)
      )
    )
  })
}
