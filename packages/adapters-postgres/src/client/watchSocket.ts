import type { Duplex } from "node:stream"
import { WatchedSocket } from "./WatchedSocket.ts"

export interface SocketWatch {
  /** The socket, which ends when a statement is out and no byte has come for `silenceMsMax`. */
  readonly watchSocket: (socket: Duplex) => Duplex
  /** Ends all connections that wait for a statement, so that new ones are made; at most once a second. */
  readonly dropIdle: () => void
}

const dropIntervalMs = 1_000

/**
 * Watches the connections of one pool. The driver waits without a limit for the answer to BEGIN, COMMIT and ROLLBACK;
 * an ended socket is the one thing that ends this wait. A network that forgot one connection forgot its idle
 * neighbours as well: those end with it, so that the next statements do not find them one after the other.
 */
export const makeSocketWatch = (silenceMsMax: number): SocketWatch => {
  const sockets = new Set<WatchedSocket>()
  let droppedMs = -Infinity

  const dropIdleSince = (ms: number) => {
    for (const socket of sockets) if (socket.isIdleSince(ms)) socket.destroy()
  }

  return {
    watchSocket: (socket) => {
      const watched = new WatchedSocket(socket, silenceMsMax, dropIdleSince)
      sockets.add(watched)
      watched.once("close", () => sockets.delete(watched))
      return watched
    },
    dropIdle: () => {
      const nowMs = performance.now()
      if (nowMs - droppedMs < dropIntervalMs) return
      droppedMs = nowMs
      dropIdleSince(Infinity)
    }
  }
}
