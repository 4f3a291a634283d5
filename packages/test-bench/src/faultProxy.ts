import { connect, createServer, type Socket } from "node:net"

/** What happens to the bytes: through, swallowed, connection reset, held for a while. New connections too. */
export type Fault = "pass" | "blackhole" | "reset" | { readonly latencyMs: number }

export interface FaultProxy {
  readonly port: number
  /** Applies to open and to new connections; "reset" also breaks the open ones at once. */
  readonly set: (fault: Fault) => void
  /** Breaks each connection at the first reply that contains the marker, which is not delivered. */
  readonly cutOnReply: (marker: string) => void
  readonly close: () => Promise<void>
}

/** A TCP proxy on a loopback port in front of a server, which can be told to misbehave. */
export const faultProxy = async (target: { host: string; port: number }): Promise<FaultProxy> => {
  const sockets = new Set<Socket>()
  let fault: Fault = "pass"
  let replyMarker: string | null = null
  const breakAll = () => sockets.forEach((socket) => socket.resetAndDestroy())

  const forward = (from: Socket, to: Socket, isReply: boolean) => {
    from.on("data", (chunk) => {
      if (fault === "blackhole") return
      if (isReply && replyMarker !== null && chunk.includes(replyMarker)) {
        replyMarker = null
        from.resetAndDestroy()
        to.resetAndDestroy()
        return
      }
      if (typeof fault === "object") setTimeout(() => to.writable && to.write(chunk), fault.latencyMs)
      else if (to.writable) to.write(chunk)
    })
    from.on("end", () => to.end())
    from.on("error", () => to.destroy())
    from.on("close", () => {
      sockets.delete(from)
      to.destroy()
    })
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (fault === "reset") return void client.resetAndDestroy()
    const upstream = connect({ ...target, allowHalfOpen: true })
    sockets.add(client).add(upstream)
    forward(client, upstream, false)
    forward(upstream, client, true)
  })
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve))
  const address = server.address()
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    set: (next) => {
      fault = next
      if (next === "reset") breakAll()
    },
    cutOnReply: (marker) => {
      replyMarker = marker
    },
    close: () => {
      breakAll()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}
