import type { Socket } from "node:net"
import { timedOut } from "./explainFailure.ts"

const settleWithin = <A>(limitMs: number, signal: AbortSignal, work: Promise<A>): Promise<A> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(new Error("the connection is not wanted any more"))
    const timer = setTimeout(() => reject(timedOut(limitMs)), limitMs)
    signal.addEventListener("abort", abort)
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener("abort", abort)
    })
  })

/** Runs work that opens sockets. Unless it succeeds in time, all of them are ended. */
export const withinLimit = async <A>(
  limitMs: number,
  signal: AbortSignal,
  work: (onSocket: (socket: Socket) => void) => Promise<A>
): Promise<A> => {
  const sockets: Array<Socket> = []
  // Each step listens to its own socket; the error of a socket that has no step any more must not end the process.
  const onSocket = (socket: Socket) => void sockets.push(socket.on("error", () => undefined))
  try {
    return await settleWithin(limitMs, signal, work(onSocket))
  } catch (error) {
    for (const socket of sockets) socket.destroy()
    throw error
  }
}
