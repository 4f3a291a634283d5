import { OperationSignal, retryFailed, retryParkedAfter, runBillingOperations } from "@dealer-billing/domain"
import { Cause, Context, Deferred, Duration, Effect, Exit, Fiber, Layer, Schedule } from "effect"
import { makePassWatch, type WorkerStuck } from "./watchPasses.ts"

/** How often the worker looks for work that nobody told it of, in ms. */
const pollIntervalMs = 500
/** How long after a failure the messages parked as `PROGRAM_FAILED` are looked at again, in ms. */
const retryFailedPauseMs = 5_000
/** How long a stop waits for calls to Billing that are under way, in ms: their own deadline and a little. */
const stopTimeoutMs = 11_000

/** How the worker is. */
export class WorkerHealth extends Context.Service<
  WorkerHealth,
  {
    /** Whether it still works; what is wrong, for people, otherwise. */
    readonly check: Effect.Effect<{ readonly ok: boolean; readonly detail: string | null }>
    /** Never returns; fails when a pass hangs, or when the worker broke, as it never should. */
    readonly died: Effect.Effect<never, WorkerStuck>
  }
>()("@dealer-billing/app/layers/WorkerHealth") {}

const logged = <R>(name: string, pass: Effect.Effect<number, unknown, R>): Effect.Effect<number, never, R> =>
  pass.pipe(
    Effect.catchCause((cause) =>
      Effect.logError(`${name} failed, it will be tried again`, cause).pipe(Effect.as(0))
    )
  )

/** Each carries out one operation at a time, so that a slow call holds up no other. */
const sender = logged("A pass over the Billing operations", runBillingOperations(1))

/** Goes round all messages that wait, a look at a time. */
const makeRetrier = () => {
  let after: bigint | null = null
  const look = Effect.suspend(() => retryParkedAfter(after)).pipe(
    Effect.map(({ applied, next }) => {
      after = next
      return applied
    })
  )
  return logged("A pass over the parked payments", look)
}

/** Until it has tried all of them once: this start may have brought the version that no longer fails. */
const retryFailedOnce = retryFailed().pipe(
  Effect.tapCause((cause) =>
    Cause.hasInterruptsOnly(cause)
      ? Effect.void
      : Effect.logError("The messages parked as PROGRAM_FAILED could not be tried again yet", cause)
  ),
  Effect.retry(Schedule.spaced(Duration.millis(retryFailedPauseMs))),
  Effect.tap((applied) =>
    applied === 0 ? Effect.void : Effect.logInfo(`Applied ${applied} messages that were parked as PROGRAM_FAILED`)
  )
)

/**
 * Carries out Billing operations, `senders` at once, and tries parked payments again, for as long as the layer lives;
 * those that are parked as `PROGRAM_FAILED` once. A stop lets the calls under way finish: an interrupted one would be
 * one more unknown outcome.
 */
export const workerLayer = (senders: number) =>
  Layer.effect(
    WorkerHealth,
    Effect.gen(function* () {
      const signal = yield* OperationSignal
      const stop = yield* Deferred.make<void>()
      const pause = Effect.raceFirst(signal.wait(Duration.millis(pollIntervalMs)), Deferred.await(stop))
      const died = yield* Deferred.make<never, WorkerStuck>()
      const watch = makePassWatch(senders + 1)
      const loop = <R>(pass: Effect.Effect<number, never, R>, index: number) =>
        Effect.gen(function* () {
          while (!(yield* Deferred.isDone(stop))) {
            const isIdle = (yield* pass) === 0
            watch.passed(index)
            if (isIdle) yield* pause
          }
        })
      const loops = [
        ...Array.from({ length: senders }, (_, index) => loop(sender, index)),
        loop(makeRetrier(), senders)
      ]
      const fiber = yield* Effect.all(loops, { concurrency: "unbounded", discard: true }).pipe(
        Effect.tapCause((cause) =>
          Cause.hasInterruptsOnly(cause) ? Effect.void : Deferred.done(died, Exit.failCause(cause))
        ),
        Effect.forkDetach
      )
      yield* Effect.addFinalizer(() =>
        Deferred.succeed(stop, undefined).pipe(
          Effect.andThen(Fiber.await(fiber)),
          Effect.timeoutOption(Duration.millis(stopTimeoutMs)),
          Effect.andThen(Fiber.interrupt(fiber))
        )
      )
      yield* Effect.forkScoped(retryFailedOnce)
      yield* watch.untilStuck.pipe(
        Effect.catchTag("WorkerStuck", (stuck) => Deferred.fail(died, stuck)),
        Effect.forkScoped
      )
      return { check: watch.check, died: Deferred.await(died) }
    })
  )
