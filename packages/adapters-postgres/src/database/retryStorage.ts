import { StorageUnavailable } from "@dealer-billing/domain"
import { Clock, Duration, Effect, Exit, Fiber, Random } from "effect"
import { readOnlyState, findStorageFailure, withoutSqlError } from "./storageFailure.ts"

const attemptsMax = 5
const retryTotalMs = 3_000
const retryBaseMs = 50
const retryDelayMsMax = 1_000
/** Idle connections are closed at most once a second: all attempts together must take longer. */
const readOnlyDelayMs = 350

const jitterMs = (attempt: number): Effect.Effect<number> =>
  Random.nextIntBetween(1, Math.min(retryDelayMsMax, retryBaseMs * 2 ** attempt))

const tooSlow = new StorageUnavailable({ reason: "the database did not answer in time" })

/**
 * Fails at the deadline even though BEGIN, COMMIT and ROLLBACK cannot be interrupted. A late attempt is interrupted and
 * keeps its connection until it has ended, at the latest with its socket.
 */
export const limitAttempt = <A, E, R>(attempt: Effect.Effect<A, E, R>, attemptMsMax: number) =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.forkDetach(attempt, { startImmediately: true }), (fiber) =>
      restore(
        Effect.timeoutOrElse(Fiber.join(fiber), {
          duration: Duration.millis(attemptMsMax),
          orElse: () =>
            Effect.andThen(
              Effect.sync(() => fiber.interruptUnsafe()),
              Effect.fail(tooSlow)
            )
        })
      ).pipe(Effect.onInterrupt(() => Fiber.interrupt(fiber)))
    )
  )

interface RetryOptions {
  readonly attemptMsMax: number
  /** The server is read-only: the next attempt should reach another one. */
  readonly onReadOnly: () => void
}

/**
 * Retries with full jitter, at most 5 attempts and about 3 s in total. Safe because every write has a unique business
 * key: after a lost reply to COMMIT, the retry finds its own row.
 */
export const retryStorage = Effect.fnUntraced(function* <A, E, R>(
  attempt: Effect.Effect<A, E, R>,
  { attemptMsMax, onReadOnly }: RetryOptions
) {
  const startedMs = yield* Clock.currentTimeMillis
  for (let attempts = 1; ; attempts++) {
    const exit = yield* Effect.exit(limitAttempt(attempt, attemptMsMax))
    if (Exit.isSuccess(exit)) return exit.value
    const failure = findStorageFailure(exit.cause)
    if (failure === null) return yield* Effect.failCause(withoutSqlError(exit.cause))
    if (failure._tag === "Bug") return yield* Effect.die(failure.defect)
    if (failure.sqlState === readOnlyState) onReadOnly()
    const leastMs = failure.sqlState === readOnlyState ? readOnlyDelayMs : 0
    const delayMs = failure._tag === "Again" && attempts === 1 ? 0 : Math.max(leastMs, yield* jitterMs(attempts))
    const elapsedMs = (yield* Clock.currentTimeMillis) - startedMs
    if (failure._tag === "Unavailable" || attempts >= attemptsMax || elapsedMs + delayMs > retryTotalMs) {
      const { reason, where } = failure
      return yield* new StorageUnavailable(where === undefined ? { reason } : { reason, where })
    }
    yield* Effect.sleep(Duration.millis(delayMs))
  }
})
