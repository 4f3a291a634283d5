import { connect, createServer, type Socket } from "node:net"

/**
 * What happens to bytes and ends of connections. `blackhole`: they are lost. `hold`: they are delivered in order at the
 * next `pass`. `swallowedReply`: replies that contain the marker are lost.
 */
export type Fault =
  "pass" | "blackhole" | "hold" | "reset" | { readonly latencyMs: number } | { readonly swallowedReply: string }

export interface FaultProxy {
  readonly port: number
  /** Applies to open and new connections; `reset` breaks the open ones at once. */
  readonly set: (fault: Fault) => void
  /** From now on the open connections lose everything, without a reset; new connections pass. */
  readonly forgetFlows: () => void
  /** Breaks the connection at the next reply that contains the marker, and does not deliver it. */
  readonly cutOnReply: (marker: string) => void
  readonly close: () => Promise<void>
}

class Flows {
  fault: Fault = "pass"
  cutMarker: string | null = null
  readonly #sockets = new Set<Socket>()
  readonly #forgotten = new WeakSet<Socket>()
  #held: Array<() => void> = []

  add(client: Socket, upstream: Socket): void {
    this.#sockets.add(client).add(upstream)
    this.#forward(client, upstream, false)
    this.#forward(upstream, client, true)
  }

  breakAll(): void {
    this.#sockets.forEach((socket) => socket.resetAndDestroy())
  }

  forgetAll(): void {
    this.#sockets.forEach((socket) => this.#forgotten.add(socket))
  }

  deliverHeld(): void {
    const due = this.#held
    this.#held = []
    due.forEach((act) => act())
  }

  #deliver(from: Socket, act: () => void): void {
    const { fault } = this
    if (this.#forgotten.has(from) || fault === "blackhole") return
    if (fault === "hold") this.#held.push(() => !this.#forgotten.has(from) && act())
    else if (typeof fault === "object" && "latencyMs" in fault) setTimeout(act, fault.latencyMs)
    else act()
  }

  #forward(from: Socket, to: Socket, isReply: boolean): void {
    from.on("data", (chunk: Buffer) => {
      if (isReply && this.cutMarker !== null && chunk.includes(this.cutMarker)) {
        this.cutMarker = null
        from.resetAndDestroy()
        to.resetAndDestroy()
        return
      }
      const { fault } = this
      if (
        isReply &&
        typeof fault === "object" &&
        "swallowedReply" in fault &&
        chunk.includes(fault.swallowedReply)
      ) {
        return
      }
      this.#deliver(from, () => to.writable && to.write(chunk))
    })
    from.on("end", () => this.#deliver(from, () => to.end()))
    from.on("error", () => this.#deliver(from, () => to.destroy()))
    from.on("close", () => {
      this.#sockets.delete(from)
      this.#deliver(from, () => to.destroy())
    })
  }
}

/** A TCP proxy on a loopback port that can misbehave. */
export const faultProxy = async (target: { host: string; port: number }): Promise<FaultProxy> => {
  const flows = new Flows()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (flows.fault === "reset") return void client.resetAndDestroy()
    flows.add(client, connect({ ...target, allowHalfOpen: true }))
  })
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve))
  const address = server.address()
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    set: (next) => {
      flows.fault = next
      if (next === "reset") flows.breakAll()
      if (next === "pass") flows.deliverHeld()
    },
    forgetFlows: () => flows.forgetAll(),
    cutOnReply: (marker) => {
      flows.cutMarker = marker
    },
    close: () => {
      flows.breakAll()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}
