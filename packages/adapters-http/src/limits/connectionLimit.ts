import type { Server } from "node:http"
import type { Socket } from "node:net"
import { addressGroup } from "./addressGroup.ts"

/**
 * Closes connections of one address over a number as soon as they come, so that one machine cannot take the places
 * of all. Nothing is answered, and the HTTP server never sees them: that would cost more than the connection.
 */
export const limitConnections = (server: Server, perAddressMax: number, onRefused: () => void): void => {
  const open = new Map<string, number>()
  const listeners = server.listeners("connection")
  server.removeAllListeners("connection")
  server.on("connection", (socket: Socket) => {
    const address = addressGroup(socket.remoteAddress)
    const count = open.get(address) ?? 0
    if (count >= perAddressMax) {
      socket.destroy()
      onRefused()
      return
    }
    open.set(address, count + 1)
    socket.once("close", () => {
      const left = (open.get(address) ?? 0) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
    for (const listener of listeners) listener.call(server, socket)
  })
}
