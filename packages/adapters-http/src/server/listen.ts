import { createServer, type ListenOptions, type Server, type Socket } from "node:net"
import { Effect, Schema } from "effect"

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
  /** 0: any free port. */
  readonly port: number
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "the address is in use",
  EACCES: "no permission for this port",
  EADDRNOTAVAIL: "this machine does not have this address",
  ENOTFOUND: "unknown host"
}

// Node accepts one connection per listener in each iteration of the event loop, so that a flood of connections delays
// all others. Linux spreads new connections over several listeners on a port: 64 of them cut the delay to a 64th.
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

export const closeListener = (listener: Server) =>
  Effect.callback<void>((resume) => void listener.close(() => resume(Effect.void)))

/** With `reusePort` a second process could share the port unnoticed. */
const checkPortFree = (place: Place) => {
  const alone = createServer((socket) => void socket.destroy())
  return place.port === 0
    ? Effect.void
    : Effect.andThen(bind(alone, { ...place, exclusive: true }), closeListener(alone))
}

export const makeListeners = (server: Server): ReadonlyArray<Server> => [
  server,
  ...Array.from({ length: listenersCount - 1 }, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => void server.emit("connection", socket))
  )
]

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
  // `reusePort` needs Node 22.12, and a container sandbox may forbid it. Then the port has one listener.
  yield* Effect.forEach(others, (other) => bind(other, { ...options, port }), { discard: true }).pipe(
    Effect.catch(({ reason }) => Effect.logWarning(`${place.host}:${port} has fewer listeners: ${reason}`))
  )
  return port
})
