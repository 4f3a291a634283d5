import { createServer, type ListenOptions, type Server, type Socket } from "node:net"
import { Effect, Schema } from "effect"

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

export interface Place {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "the address is in use",
  EACCES: "there is no permission for that port",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "the host is not known"
}

/**
 * Node accepts one connection per listener in each iteration of its event loop, so a good one would wait behind a flood
 * of others. With several listeners on the port, over which Linux spreads new connections, it waits a 64th of that.
 */
const listenersCount = process.platform === "linux" ? 64 : 1

const bind = (listener: Server, options: ListenOptions & Place) =>
  Effect.callback<number, HttpServerNotStarted>((resume) => {
    const { host, port } = options
    listener.once("error", (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? ""] ?? error.code ?? "unknown"
      resume(Effect.fail(new HttpServerNotStarted({ host, port, reason })))
    })
    listener.listen(options, () => {
      const address = listener.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })

/** Takes no new connection; returns when the last one has ended. */
export const closeListener = (listener: Server) =>
  Effect.callback<void>((resume) => void listener.close(() => resume(Effect.void)))

/** With `reusePort` a second process could share the port unnoticed, so check first. */
const checkPortFree = (place: Place) => {
  const alone = createServer((socket) => void socket.destroy())
  return place.port === 0
    ? Effect.void
    : Effect.andThen(bind(alone, { ...place, exclusive: true }), closeListener(alone))
}

/** The server and further listeners, whose connections are the server's. */
export const makeListeners = (server: Server): ReadonlyArray<Server> => [
  server,
  ...Array.from({ length: listenersCount - 1 }, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => void server.emit("connection", socket))
  )
]

/** All of them listen at one place; answers the port. */
export const listen = Effect.fn("listen")(function* (
  listeners: ReadonlyArray<Server>,
  place: Place,
  backlog: number
) {
  const [server, ...others] = listeners
  if (server === undefined) return place.port
  yield* checkPortFree(place)
  const options = { host: place.host, backlog, reusePort: others.length > 0 }
  const port = yield* bind(server, { ...options, port: place.port })
  // Where Node is older than 22.12, or a sandbox forbids it, the port has one listener.
  yield* Effect.forEach(others, (other) => bind(other, { ...options, port }), { discard: true }).pipe(
    Effect.catch(({ reason }) => Effect.logWarning(`${place.host}:${port} has few listeners: ${reason}`))
  )
  return port
})
