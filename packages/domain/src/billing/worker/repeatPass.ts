import { Deferred, Duration, Effect, Fiber } from "effect"
import { OperationSignal } from "./OperationSignal.ts"

/** How often a loop looks for work that no signal announced. */
const pollIntervalMs = 500
/** Longer than the default deadline of a call to Billing (10 s). */
const stopTimeoutMs = 11_000

const logged = <E, R>(name: string, pass: Effect.Effect<number, E, R>): Effect.Effect<number, never, R> =>
  Effect.catchCause(pass, (cause) => Effect.as(Effect.logError(`${name} failed and will be retried`, cause), 0))

/**
 * Repeats `pass` until interrupted. `pass` returns the number of items it handled. After 0 or a failure, the loop waits
 * for the signal, at most 500 ms. On interruption the running pass has 11 s to finish, because an interrupted call has
 * an unknown outcome. The loop has no span: every later call would become its child.
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
