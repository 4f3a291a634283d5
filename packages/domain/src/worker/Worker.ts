import { Cause, Context, Deferred, Duration, Effect, Exit, Layer, Schedule } from "effect"
import { repeatPass } from "../billing/worker/repeatPass.ts"
import { runBillingWorker } from "../billing/worker/runBillingWorker.ts"
import { retryFailed, retryParkedAfter } from "../payment/parked/retryParked.ts"
import { makePassWatch, type WorkerStuck } from "./watchPasses.ts"

const retryFailedPauseMs = 5_000

/** Whether the loops of `workerLayer` still work. */
export class WorkerHealth extends Context.Service<
  WorkerHealth,
  {
    /** Not `ok` when a loop is late; `detail` says which. */
    readonly check: Effect.Effect<{ readonly ok: boolean; readonly detail: string | null }>
    /** Never succeeds. Fails when a loop finishes no pass for 60 s. A failed pass is logged and retried. */
    readonly died: Effect.Effect<never, WorkerStuck>
  }
>()("@dealer-billing/domain/worker/WorkerHealth") {}

/** Each pass continues after the last message of the one before. */
const makeRetrier = () => {
  let after: bigint | null = null
  return Effect.suspend(() => retryParkedAfter(after)).pipe(
    Effect.map(({ applied, next }) => {
      after = next
      return applied
    })
  )
}

/** Once per start: the new version may have fixed the defect. */
const retryFailedOnce = retryFailed().pipe(
  Effect.tapCause((cause) =>
    Cause.hasInterruptsOnly(cause)
      ? Effect.void
      : Effect.logError("Could not retry the messages parked as PROGRAM_FAILED; next attempt in 5 s", cause)
  ),
  Effect.retry(Schedule.spaced(Duration.millis(retryFailedPauseMs))),
  Effect.tap((applied) =>
    applied === 0 ? Effect.void : Effect.logInfo(`Applied ${applied} messages that were parked as PROGRAM_FAILED`)
  )
)

/**
 * Runs the loops that send operations to Billing and retry parked messages; `callsAtOnce` limits the calls in
 * progress.
 */
export const workerLayer = (callsAtOnce: number) =>
  Layer.effect(
    WorkerHealth,
    Effect.gen(function* () {
      const died = yield* Deferred.make<never, WorkerStuck>()
      const watch = makePassWatch(callsAtOnce + 1)
      const senders = runBillingWorker({ callsAtOnce, onPass: watch.passed })
      const retrier = repeatPass("Retrying parked messages", makeRetrier(), () => {
        watch.passed(callsAtOnce)
      })
      yield* Effect.all([senders, retrier], { concurrency: "unbounded", discard: true }).pipe(
        Effect.tapCause((cause) =>
          Cause.hasInterruptsOnly(cause) ? Effect.void : Deferred.done(died, Exit.failCause(cause))
        ),
        Effect.forkScoped
      )
      yield* Effect.forkScoped(retryFailedOnce)
      yield* watch.untilStuck.pipe(
        Effect.catchTag("WorkerStuck", (stuck) => Deferred.fail(died, stuck)),
        Effect.forkScoped
      )
      return { check: watch.check, died: Deferred.await(died) }
    })
  )
