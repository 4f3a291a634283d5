import { Effect, Layer } from "effect"
import { FetchHttpClient, HttpClient } from "effect/http"

export const exportTimeoutMs = 3_000
/** For all signals together. More would fill the memory while a collector hangs. */
export const exportsAtOnceMax = 6

/**
 * Never retries: a retry would keep every batch in memory. After a failure the exporter drops its batch and everything
 * of the next minute.
 */
export const collectorClientLayer = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(HttpClient.HttpClient, (client) => {
    let running = 0
    const counted = <A, E, R>(call: Effect.Effect<A, E, R>) =>
      Effect.acquireUseRelease(
        Effect.sync(() => (running += 1)),
        (count) => (count > exportsAtOnceMax ? Effect.die("too many exports are running") : call),
        () => Effect.sync(() => (running -= 1))
      )
    const checked = HttpClient.filterStatusOk(client)
    return HttpClient.transform(checked, (call) =>
      counted(call.pipe(Effect.timeout(exportTimeoutMs), Effect.orDie))
    )
  })
).pipe(Layer.provide(FetchHttpClient.layer))
