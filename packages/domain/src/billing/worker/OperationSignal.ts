import { Context, type Duration, Effect, Latch, Layer } from "effect"

/** Wakes the worker of this process; other processes poll. */
export class OperationSignal extends Context.Service<
  OperationSignal,
  {
    /** Something is due now. */
    readonly notify: Effect.Effect<void>
    /** Ends at the next `notify`, or after the timeout. */
    readonly wait: (timeout: Duration.Duration) => Effect.Effect<void>
  }
>()("@dealer-billing/domain/billing/worker/OperationSignal") {
  static readonly layer = Layer.effect(
    OperationSignal,
    Effect.gen(function* () {
      const latch = yield* Latch.make(false)
      return {
        notify: latch.open.pipe(Effect.asVoid),
        wait: (timeout) =>
          latch.await.pipe(
            Effect.timeoutOrElse({ duration: timeout, orElse: () => Effect.void }),
            Effect.andThen(latch.close),
            Effect.asVoid
          )
      }
    })
  )
}
