import { connect } from "node:net"

export interface RawAnswer {
  readonly status: number
  readonly text: string
  /** How long the server kept the connection, in ms. */
  readonly openMs: number
}

export type Part = string | Uint8Array | { readonly pauseMs: number }

const pause = (pauseMs: number) => new Promise((resolve) => setTimeout(resolve, pauseMs))

/** Sends raw bytes, and returns everything until the server closes the connection. */
export const sendRaw = (port: number, parts: ReadonlyArray<Part>): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const socket = connect(port, "127.0.0.1")
    let text = ""
    socket.setTimeout(20_000, () => socket.destroy(new Error("the server neither answered nor closed")))
    socket.on("data", (bytes) => {
      text += bytes.toString("utf8")
    })
    // A server that answers before the end of the body may reset the connection.
    socket.on("error", (error) => (text === "" ? reject(error) : undefined))
    socket.on("close", () => {
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0),
        text,
        openMs: performance.now() - started
      })
    })
    void (async () => {
      for (const part of parts) {
        if (typeof part === "object" && "pauseMs" in part) await pause(part.pauseMs)
        else if (!socket.destroyed) socket.write(part)
      }
    })()
  })
