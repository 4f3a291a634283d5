import { Deferred, Duration, Effect, Fiber } from "effect"
import { OperationSignal } from "./OperationSignal.ts"

/** How often a loop looks for work that no signal announced. */
const pollIntervalMs = 500
/** A little longer than the deadline of a call to Billing. */
const stopTimeoutMs = 11_000

const logged = <E, R>(name: string, pass: Effect.Effect<number, E, R>): Effect.Effect<number, never, R> =>
  Effect.catchCause(pass, (cause) => Effect.as(Effect.logError(`${name} failed and will be retried`, cause), 0))

/**
 * Repeats a pass, which answers how much it did, until it is interrupted; after one that did nothing or failed it waits
 * for the signal, at most half a second. An interruption lets the running pass end, for at most 11 seconds: an
 * interrupted call has an unknown outcome. It has no span, which would be the parent of everything.
 */
export const repeatPass = Effect.fnUntraced(function* <E, R>(
  name: string,
  pass: Effect.Effect<number, E, R>,
  onPass: () => void
) {
  const signal = yield* OperationSignal
  const stop = yield* Deferred.make<void>()
  const pause = Effect.raceFirst(signal.wait(Duration.millis(pollIntervalMs)), Deferred.await(stop))
  const loop = Effect.gen(function* () {
    while (!(yield* Deferred.isDone(stop))) {
      const isIdle = (yield* logged(name, pass)) === 0
      onPass()
      if (isIdle) yield* pause
    }
  })
  yield* Effect.acquireUseRelease(Effect.forkDetach(loop), Fiber.join, (fiber) =>
    Deferred.succeed(stop, undefined).pipe(
      Effect.andThen(Fiber.await(fiber)),
      Effect.timeoutOption(Duration.millis(stopTimeoutMs)),
      Effect.andThen(Fiber.interrupt(fiber))
    )
  )
})
