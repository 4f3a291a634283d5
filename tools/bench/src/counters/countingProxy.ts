import { Effect } from "effect"
import { connect, createServer, type Socket } from "node:net"

/** What went over the wire since the last time that it was taken. */
export interface Traffic {
  /** How often the client began to speak after the server had: each costs a journey to the server and back. */
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
    let isServersTurn = false
    client.on("data", (bytes) => {
      if (!isServersTurn) count.roundTrips += 1
      isServersTurn = true
      count.bytes += bytes.length
      upstream.write(bytes)
    })
    upstream.on("data", (bytes) => {
      isServersTurn = false
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

/** A door to a server on this machine that counts who speaks when; closed with the scope. */
export const countingProxy = Effect.fn("countingProxy")(function* (port: number) {
  const count = { roundTrips: 0, bytes: 0 }
  const opened = yield* Effect.acquireRelease(
    Effect.callback<ReturnType<typeof listen>>((resume) => {
      const door = listen(count, port)
      door.server.listen({ host: "127.0.0.1", port: 0 }, () => resume(Effect.succeed(door)))
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
