import type { Server } from "node:http"
import type { Server as Listener } from "node:net"
import { Duration, Effect, Metric, Schedule } from "effect"
import { closeListener, listen, makeListeners, type Place } from "./listen.ts"
import { makeServer, type ServerParts } from "./makeServer.ts"

const stopPollMs = 50

const refusedConnections = Metric.counter("http_connections_refused_total", {
  description: "Connections refused because of the limit in total or per address",
  incremental: true
})

interface Started {
  readonly server: Server
  readonly listeners: ReadonlyArray<Listener>
}

const close = ({ listeners, server }: Started) =>
  Effect.suspend(() => {
    const allClosed = Effect.all(listeners.map(closeListener), { concurrency: "unbounded", discard: true })
    // A connection becomes idle only when its last request ends, so this is repeated.
    const closeIdle = Effect.sync(() => server.closeIdleConnections()).pipe(
      Effect.repeat(Schedule.spaced(Duration.millis(stopPollMs)))
    )
    return Effect.raceFirst(allClosed, closeIdle)
  })

/** Reports not ready and still listens while running requests end, so that a load balancer can react; then closes. */
const stop = (started: Started, { limits, requests }: Pick<ServerParts, "limits" | "requests">) =>
  Effect.gen(function* () {
    if (!started.server.listening) return
    const areLeft = requests.beginStop()
    const drained = Effect.sleep(Duration.millis(stopPollMs)).pipe(Effect.repeat({ while: areLeft }))
    yield* Effect.andThen(drained, close(started)).pipe(
      Effect.timeoutOrElse({
        duration: Duration.millis(limits.stopTimeoutMs),
        orElse: () =>
          Effect.sync(() => {
            for (const listener of started.listeners) listener.close()
            started.server.closeAllConnections()
          })
      })
    )
  })

/** Listens until its scope closes, and returns the port. */
export const runServer = Effect.fn("runServer")(function* (
  name: string,
  place: Place,
  parts: Omit<ServerParts, "onConnectionRefused">
) {
  const run = Effect.runSyncWith(yield* Effect.context())
  const onConnectionRefused = () => run(Metric.update(refusedConnections, 1))
  yield* Metric.update(refusedConnections, 0)
  const { listeners } = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const server = makeServer({ ...parts, onConnectionRefused })
      return { server, listeners: makeListeners(server) }
    }),
    (started) => stop(started, parts)
  )
  const port = yield* listen(listeners, place, parts.limits.backlogMax)
  yield* Effect.logInfo(`${name} listens on ${place.host}:${port}`)
  return port
})
