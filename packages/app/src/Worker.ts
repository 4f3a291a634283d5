import { OperationSignal, retryParked, runBillingOperations } from "@dealer-billing/domain"
import { Deferred, Duration, Effect, Fiber, Layer } from "effect"

/** How often the worker looks for work that nobody told it of, in ms. */
const pollIntervalMs = 500
/** How long a stop waits for calls to Billing that are under way, in ms: their own deadline and a little. */
const stopTimeoutMs = 11_000

const logged = <R>(name: string, pass: Effect.Effect<number, unknown, R>): Effect.Effect<number, never, R> =>
  pass.pipe(
    Effect.catchCause((cause) =>
      Effect.logError(`${name} failed, it will be tried again`, cause).pipe(Effect.as(0))
    )
  )

/** Each carries out one operation at a time, so that a slow call holds up no other. */
const sender = logged("A pass over the Billing operations", runBillingOperations(1))
const retrier = logged("A pass over the parked payments", retryParked())

/**
 * Carries out Billing operations, `senders` at once, and tries parked payments again, for as long as the layer lives.
 * A stop lets the calls under way finish: an interrupted one would be one more unknown outcome.
 */
export const workerLayer = (senders: number) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const signal = yield* OperationSignal
      const stop = yield* Deferred.make<void>()
      const pause = Effect.race(signal.wait(Duration.millis(pollIntervalMs)), Deferred.await(stop))
      const loop = <R>(pass: Effect.Effect<number, never, R>) =>
        Effect.gen(function* () {
          while (!(yield* Deferred.isDone(stop))) {
            if ((yield* pass) === 0) yield* pause
          }
        })
      const loops = [...Array.from({ length: senders }, () => loop(sender)), loop(retrier)]
      const fiber = yield* Effect.forkDetach(Effect.all(loops, { concurrency: "unbounded", discard: true }))
      yield* Effect.addFinalizer(() =>
        Deferred.succeed(stop, undefined).pipe(
          Effect.andThen(Fiber.await(fiber)),
          Effect.timeoutOption(Duration.millis(stopTimeoutMs)),
          Effect.andThen(Fiber.interrupt(fiber))
        )
      )
    })
  )
