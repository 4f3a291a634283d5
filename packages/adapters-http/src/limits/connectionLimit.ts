import type { Server } from "node:http"
import type { Socket } from "node:net"
import { addressGroup } from "./addressGroup.ts"

interface ConnectionLimits {
  readonly connectionsMax: number
  readonly connectionsPerAddressMax: number
}

/** Closes connections above the limits without an answer, which would cost more than the connection. */
export const limitConnections = (
  server: Server,
  { connectionsMax, connectionsPerAddressMax }: ConnectionLimits,
  onRefused: () => void
): void => {
  let total = 0
  const open = new Map<string, number>()
  const listeners = server.listeners("connection")
  server.removeAllListeners("connection")
  server.on("connection", (socket: Socket) => {
    const address = addressGroup(socket.remoteAddress)
    const count = open.get(address) ?? 0
    if (total >= connectionsMax || count >= connectionsPerAddressMax) {
      socket.destroy()
      onRefused()
      return
    }
    total += 1
    open.set(address, count + 1)
    socket.once("close", () => {
      total -= 1
      const left = (open.get(address) ?? 0) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
    for (const listener of listeners) listener.call(server, socket)
  })
}
