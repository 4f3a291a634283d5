import type { Socket } from "node:net"
import { timedOut } from "./explainFailure.ts"

const settleWithin = <A>(limitMs: number, signal: AbortSignal, work: Promise<A>): Promise<A> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(new Error("the connection was cancelled"))
    const timer = setTimeout(() => reject(timedOut(limitMs)), limitMs)
    signal.addEventListener("abort", abort)
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener("abort", abort)
    })
  })

/** Runs work that opens sockets, and closes them all unless it succeeds in time. */
export const withinLimit = async <A>(
  limitMs: number,
  signal: AbortSignal,
  work: (onSocket: (socket: Socket) => void) => Promise<A>
): Promise<A> => {
  const sockets: Array<Socket> = []
  // Without a listener, the error of an abandoned socket would end the process.
  const onSocket = (socket: Socket) => void sockets.push(socket.on("error", () => undefined))
  try {
    return await settleWithin(limitMs, signal, work(onSocket))
  } catch (error) {
    for (const socket of sockets) socket.destroy()
    throw error
  }
}
