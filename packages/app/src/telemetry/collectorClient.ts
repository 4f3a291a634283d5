import { Effect, Layer } from "effect"
import { FetchHttpClient, HttpClient } from "effect/http"

/** For one export, in ms. */
export const exportTimeoutMs = 3_000
/** Exports under way at once, of all signals; more would pile up in memory while a collector hangs. */
export const exportsAtOnceMax = 6

/**
 * Sends to the collector, or gives up for good: the exporter then throws away what it holds, and all that comes
 * within the next minute. Tried again, every batch would be kept in memory meanwhile.
 */
export const collectorClientLayer = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(HttpClient.HttpClient, (client) => {
    let underWay = 0
    const counted = <A, E, R>(call: Effect.Effect<A, E, R>) =>
      Effect.acquireUseRelease(
        Effect.sync(() => (underWay += 1)),
        (count) => (count > exportsAtOnceMax ? Effect.die("too many exports are under way") : call),
        () => Effect.sync(() => (underWay -= 1))
      )
    const checked = HttpClient.filterStatusOk(client)
    return HttpClient.transform(checked, (call) =>
      counted(call.pipe(Effect.timeout(exportTimeoutMs), Effect.orDie))
    )
  })
).pipe(Layer.provide(FetchHttpClient.layer))
