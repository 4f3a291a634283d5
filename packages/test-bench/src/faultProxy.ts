import { connect, createServer, type Socket } from "node:net"

/**
 * What happens to the bytes, and to the ends of connections: passed on; lost ("blackhole"; what comes after it passes
 * again); held, and delivered in order by the next "pass"; reset; delayed; or lost where a reply has the marker.
 */
export type Fault =
  | "pass"
  | "blackhole"
  | "hold"
  | "reset"
  | { readonly latencyMs: number }
  | { readonly swallowedReply: string }

export interface FaultProxy {
  readonly port: number
  /** Applies to open and to new connections; "reset" also breaks the open ones at once. */
  readonly set: (fault: Fault) => void
  /** Loses everything of the connections that are open now, for ever and without a reset; new ones pass. */
  readonly forgetFlows: () => void
  /** Breaks each connection at the first reply that contains the marker, which is not delivered. */
  readonly cutOnReply: (marker: string) => void
  readonly close: () => Promise<void>
}

/** A TCP proxy on a loopback port in front of a server, which can be told to misbehave. */
export const faultProxy = async (target: { host: string; port: number }): Promise<FaultProxy> => {
  const sockets = new Set<Socket>()
  const forgotten = new WeakSet<Socket>()
  let held: Array<() => void> = []
  let fault: Fault = "pass"
  let replyMarker: string | null = null
  const breakAll = () => sockets.forEach((socket) => socket.resetAndDestroy())

  const deliver = (from: Socket, act: () => void) => {
    if (forgotten.has(from) || fault === "blackhole") return
    if (fault === "hold") held.push(() => !forgotten.has(from) && act())
    else if (typeof fault === "object" && "latencyMs" in fault) setTimeout(act, fault.latencyMs)
    else act()
  }

  const isSwallowed = (reply: Buffer) =>
    typeof fault === "object" && "swallowedReply" in fault && reply.includes(fault.swallowedReply)

  const forward = (from: Socket, to: Socket, isReply: boolean) => {
    from.on("data", (chunk: Buffer) => {
      if (isReply && replyMarker !== null && chunk.includes(replyMarker)) {
        replyMarker = null
        from.resetAndDestroy()
        to.resetAndDestroy()
        return
      }
      if (isReply && isSwallowed(chunk)) return
      deliver(from, () => to.writable && to.write(chunk))
    })
    from.on("end", () => deliver(from, () => to.end()))
    from.on("error", () => deliver(from, () => to.destroy()))
    from.on("close", () => {
      sockets.delete(from)
      deliver(from, () => to.destroy())
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
      if (next !== "pass") return
      const due = held
      held = []
      due.forEach((act) => act())
    },
    forgetFlows: () => sockets.forEach((socket) => forgotten.add(socket)),
    cutOnReply: (marker) => {
      replyMarker = marker
    },
    close: () => {
      breakAll()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}
