import { Data, Effect, Fiber } from "effect"
import { errors, type CryptoKey, type JWSHeaderParameters } from "jose"
import { tokenBuckets } from "../limits/tokenBuckets.ts"
import { jwtKeysLimits, type JwtKeysLimits } from "./jwtKeysLimits.ts"
import { keptJwks, type KeptJwks } from "./keptJwks.ts"

/** A token cannot be checked now: the keys could not be fetched, or may not be fetched again yet. */
export class JwtKeysUnavailable extends Data.TaggedError("JwtKeysUnavailable")<{
  readonly reason: string
  readonly retryAfterS: number
}> {
  override get message(): string {
    return `The token issuer's keys are unavailable: ${this.reason}`
  }
}

/** No key fits the token, or several do. */
export class JwtKeyUnknown extends Data.TaggedError("JwtKeyUnknown")<{ readonly reason: string }> {}

const isTokenFault = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported

const unavailable = (reason: string, retryAfterMs: number) =>
  new JwtKeysUnavailable({ reason, retryAfterS: Math.max(1, Math.ceil(retryAfterMs / 1000)) })

const findIn = ({ find }: KeptJwks, header: JWSHeaderParameters, { failurePauseMs }: JwtKeysLimits) =>
  Effect.tryPromise({
    try: (): Promise<CryptoKey> => find(header),
    catch: (error) => {
      const reason = error instanceof errors.JOSEError ? error.code : "a key cannot be read"
      return isTokenFault(error) ? new JwtKeyUnknown({ reason }) : unavailable(reason, failurePauseMs)
    }
  })

/** Finds the issuer's public keys: fetched when first needed, and again when a token names an unknown key. */
export const jwtKeys = (url: string, changed: Partial<JwtKeysLimits> = {}) => {
  const limits = { ...jwtKeysLimits, ...changed }
  const refetches = tokenBuckets({ perSecond: 1_000 / limits.refetchPauseMs, burst: limits.refetchesAtOnce })
  const { begin, isFetching, isResting, state } = keptJwks(url, limits)

  const notFetched = () => unavailable(state.failure?.reason ?? "not fetched", limits.failurePauseMs)

  /** While old keys are still usable, only the first caller waits for a failing issuer. */
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

  const refetch = Effect.fnUntraced(function* (old: KeptJwks, address: string) {
    const nowMs = performance.now()
    if (!isFetching()) {
      if (isResting()) return yield* notFetched()
      const leftMs = old.fetchedAtMs + limits.fetchPauseMs - nowMs
      if (leftMs > 0) return yield* unavailable("an unknown key id right after a fetch", leftMs)
      const quota = refetches.take(address, nowMs)
      if (quota.isOver) return yield* unavailable("too many unknown key ids", quota.retryAfterS * 1_000)
    }
    yield* Fiber.await(yield* begin)
    const { kept } = state
    return kept === null || state.failure !== null ? yield* notFetched() : kept
  })

  /** Only a fetch that began after the token came can prove its key unknown. */
  const findNewer = Effect.fnUntraced(function* (old: KeptJwks, header: JWSHeaderParameters, address: string) {
    const isOlder = isFetching()
    const newer = yield* refetch(old, address)
    return yield* findIn(newer, header, limits).pipe(
      Effect.mapError((error) =>
        isOlder && error._tag === "JwtKeyUnknown"
          ? unavailable("an unknown key id during a fetch", limits.fetchPauseMs)
          : error
      )
    )
  })

  return Effect.fn("findJwtKey")(function* (header: JWSHeaderParameters, address: string) {
    const kept = yield* current
    return yield* findIn(kept, header, limits).pipe(
      Effect.catchTag("JwtKeyUnknown", (error) =>
        error.reason === errors.JWKSNoMatchingKey.code ? findNewer(kept, header, address) : Effect.fail(error)
      )
    )
  })
}
