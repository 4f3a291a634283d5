import type { Duplex } from "node:stream"
import { WatchedSocket } from "./WatchedSocket.ts"

export interface SocketWatch {
  /** The socket, closed after `silenceMsMax` without a byte while an answer is pending. */
  readonly watchSocket: (socket: Duplex) => Duplex
  /** Closes all idle connections, so that new ones are opened; at most once a second. */
  readonly dropIdle: () => void
}

const dropIntervalMs = 1_000

/**
 * The driver waits without a limit for the answer to BEGIN, COMMIT and ROLLBACK; only a closed socket ends this wait. A
 * network that lost one connection has lost the idle ones as well, so these are closed with it.
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
