import { Cause, Context, Deferred, Duration, Effect, Exit, Fiber, Layer, Schedule } from "effect"
import { OperationSignal } from "../billing/worker/OperationSignal.ts"
import { runBillingOperations } from "../billing/worker/runBillingOperations.ts"
import { retryFailed, retryParkedAfter } from "../payment/parked/retryParked.ts"
import { makePassWatch, type WorkerStuck } from "./watchPasses.ts"

/** How often the worker looks for operations that no signal announced. */
const pollIntervalMs = 500
const retryFailedPauseMs = 5_000
/** A little longer than the deadline of a call to Billing. */
const stopTimeoutMs = 11_000

export class WorkerHealth extends Context.Service<
  WorkerHealth,
  {
    readonly check: Effect.Effect<{ readonly ok: boolean; readonly detail: string | null }>
    /** Never returns. Fails when a pass hangs or the worker has a defect. */
    readonly died: Effect.Effect<never, WorkerStuck>
  }
>()("@dealer-billing/domain/worker/WorkerHealth") {}

const logged = <R>(name: string, pass: Effect.Effect<number, unknown, R>): Effect.Effect<number, never, R> =>
  pass.pipe(
    Effect.catchCause((cause) => Effect.logError(`${name} failed and will be retried`, cause).pipe(Effect.as(0)))
  )

/** One operation at a time, so that a slow call delays no other sender. */
const sender = logged("Sending Billing operations", runBillingOperations(1))

/** Each pass continues after the last message of the one before. */
const makeRetrier = () => {
  let after: bigint | null = null
  const pass = Effect.suspend(() => retryParkedAfter(after)).pipe(
    Effect.map(({ applied, next }) => {
      after = next
      return applied
    })
  )
  return logged("Retrying parked messages", pass)
}

/** Once per start: the new version may have fixed the defect. */
const retryFailedOnce = retryFailed().pipe(
  Effect.tapCause((cause) =>
    Cause.hasInterruptsOnly(cause)
      ? Effect.void
      : Effect.logError("Retrying the messages parked as PROGRAM_FAILED failed and will be retried", cause)
  ),
  Effect.retry(Schedule.spaced(Duration.millis(retryFailedPauseMs))),
  Effect.tap((applied) =>
    applied === 0 ? Effect.void : Effect.logInfo(`Applied ${applied} messages that were parked as PROGRAM_FAILED`)
  )
)

/**
 * Sends operations to Billing with `senders` in parallel, and retries parked messages. A stop waits for running calls:
 * an interrupted call has an unknown outcome.
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
