import { Effect } from "effect"
import { connect, createServer, type Socket } from "node:net"

/** Since the last `take`. */
export interface Traffic {
  /** How often the client sent data after an answer of the server. */
  readonly roundTrips: number
  readonly bytes: number
}

export interface CountingProxy {
  readonly port: number
  readonly take: () => Traffic
}

const listen = (count: { roundTrips: number; bytes: number }, port: number) => {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ host: "127.0.0.1", port, noDelay: true })
    let isServerTurn = false
    client.on("data", (bytes) => {
      if (!isServerTurn) count.roundTrips += 1
      isServerTurn = true
      count.bytes += bytes.length
      upstream.write(bytes)
    })
    upstream.on("data", (bytes) => {
      isServerTurn = false
      count.bytes += bytes.length
      client.write(bytes)
    })
    for (const [one, other] of [
      [client, upstream],
      [upstream, client]
    ] as const) {
      sockets.add(one)
      one.on("error", () => other.destroy()).on("close", () => other.destroy())
    }
  })
  return { server, close: () => sockets.forEach((socket) => socket.destroy()) }
}

/** A proxy to a local server that counts round trips and bytes. */
export const countingProxy = Effect.fn("countingProxy")(function* (port: number) {
  const count = { roundTrips: 0, bytes: 0 }
  const opened = yield* Effect.acquireRelease(
    Effect.callback<ReturnType<typeof listen>>((resume) => {
      const proxy = listen(count, port)
      proxy.server.listen({ host: "127.0.0.1", port: 0 }, () => resume(Effect.succeed(proxy)))
    }),
    ({ close, server }) =>
      Effect.sync(() => {
        close()
        server.close()
      })
  )
  const address = opened.server.address()
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    take: () => {
      const taken = { ...count }
      count.roundTrips = 0
      count.bytes = 0
      return taken
    }
  } satisfies CountingProxy
})
