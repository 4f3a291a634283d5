import type { Server } from "node:http"
import { Duration, Effect, Metric, Schedule, Schema } from "effect"
import { makeServer, type ServerParts } from "./makeServer.ts"
import type { ServerLimits } from "./serverLimits.ts"

const stopPollMs = 50

/** The server could not listen: the address is in use, or not ours. */
export class HttpServerNotStarted extends Schema.TaggedError<HttpServerNotStarted>()("HttpServerNotStarted", {
  host: Schema.String,
  port: Schema.Int,
  reason: Schema.String
}) {
  override get message(): string {
    return `Cannot listen on ${this.host}:${this.port}: ${this.reason}`
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "the address is in use",
  EACCES: "there is no permission for that port",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "the host is not known"
}

const refusedConnections = Metric.counter("http_connections_refused_total", {
  description: "Connections closed at once because their address had too many open",
  incremental: true
})

export interface Place {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

const listen = (server: Server, { host, port }: Place, { backlogMax }: ServerLimits) =>
  Effect.callback<number, HttpServerNotStarted>((resume) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? ""] ?? error.code ?? "unknown"
      resume(Effect.fail(new HttpServerNotStarted({ host, port, reason })))
    })
    server.listen({ host, port, backlog: backlogMax }, () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })

const close = (server: Server) =>
  Effect.suspend(() => {
    const closed = Effect.callback<void>((resume) => {
      server.close(() => resume(Effect.void))
    })
    // A kept connection becomes idle only when its last request ends, so it is looked for again and again.
    const closeIdle = Effect.sync(() => server.closeIdleConnections()).pipe(
      Effect.repeat(Schedule.spaced(Duration.millis(stopPollMs)))
    )
    return Effect.raceFirst(closed, closeIdle)
  })

/**
 * Says at once that it is not ready, and goes on listening until the requests that run then have ended, so that a
 * load balancer can see it; then takes no new connection, and closes what is left when the time is over.
 */
const stop = (server: Server, { limits, requests }: Pick<ServerParts, "limits" | "requests">) =>
  Effect.gen(function* () {
    if (!server.listening) return
    const areLeft = requests.beginStop()
    const drained = Effect.sleep(Duration.millis(stopPollMs)).pipe(Effect.repeat({ while: areLeft }))
    yield* Effect.andThen(drained, close(server)).pipe(
      Effect.timeoutOrElse({
        duration: Duration.millis(limits.stopTimeoutMs),
        orElse: () =>
          Effect.sync(() => {
            server.close()
            server.closeAllConnections()
          })
      })
    )
  })

/** Listens until its scope closes, and answers the port. */
export const runServer = Effect.fn("runServer")(function* (
  name: string,
  place: Place,
  parts: Omit<ServerParts, "onConnectionRefused">
) {
  const run = Effect.runSyncWith(yield* Effect.context())
  const onConnectionRefused = () => run(Metric.update(refusedConnections, 1))
  yield* Metric.update(refusedConnections, 0)
  const server = yield* Effect.acquireRelease(
    Effect.sync(() => makeServer({ ...parts, onConnectionRefused })),
    (started) => stop(started, parts)
  )
  const port = yield* listen(server, place, parts.limits)
  yield* Effect.logInfo(`${name} listens on ${place.host}:${port}`)
  return port
})
