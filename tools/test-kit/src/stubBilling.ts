import { Effect } from "effect"
import net from "node:net"

/** Called with the whole call. */
export type Misbehaviour = (socket: net.Socket, call: string) => void

export interface StubBilling {
  readonly url: string
  /** The raw requests. */
  readonly calls: ReadonlyArray<string>
}

const isWhole = (call: string): boolean => {
  const end = call.indexOf("\r\n\r\n")
  const length = Number(/content-length: (\d+)/iu.exec(call)?.[1] ?? 0)
  return end >= 0 && Buffer.byteLength(call.slice(end + 4)) >= length
}

/** A TCP server on a loopback port that can answer with invalid HTTP. */
export const stubBilling = (behave: Misbehaviour) =>
  Effect.acquireRelease(
    Effect.callback<StubBilling & { readonly close: Effect.Effect<void> }>((resume) => {
      const calls: Array<string> = []
      const sockets = new Set<net.Socket>()
      const server = net.createServer((socket) => {
        sockets.add(socket)
        let call = ""
        socket.on("error", () => {})
        socket.setEncoding("utf8")
        socket.on("data", (part: string) => {
          call += part
          if (!isWhole(call)) return
          calls.push(call)
          behave(socket, call)
        })
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        const close = Effect.sync(() => {
          server.close()
          for (const socket of sockets) socket.destroy()
        })
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, calls, close }))
      })
    }),
    ({ close }) => close
  )

/** A valid HTTP response. */
export const reply = (status: number, body: string, headers: ReadonlyArray<string> = []): string =>
  [
    `HTTP/1.1 ${status} X`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
    "",
    body
  ].join("\r\n")
