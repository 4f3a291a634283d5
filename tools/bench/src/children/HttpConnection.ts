import { connect, type Socket } from "node:net"

const headEnd = "\r\n\r\n"
const lastChunk = Buffer.from("0\r\n\r\n")

const isWhole = (bytes: Buffer): boolean => {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return false
  const length = /content-length: (\d+)/iu.exec(bytes.toString("latin1", 0, end))?.[1]
  return length === undefined
    ? bytes.subarray(-lastChunk.length).equals(lastChunk)
    : bytes.length >= end + headEnd.length + Number(length)
}

/** A cheap keep-alive connection: the caller shares the cores with the server it measures. */
export class HttpConnection {
  readonly #socket: Socket
  readonly #host: string
  #received: Buffer = Buffer.alloc(0)
  #settle: { readonly answer: (status: number) => void; readonly fail: (error: Error) => void } | null = null

  constructor(port: number) {
    this.#host = `127.0.0.1:${port}`
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true })
    this.#socket.on("data", (bytes) => this.#take(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)))
    this.#socket.on("error", (error) => this.#settle?.fail(error))
    this.#socket.on("close", () => this.#settle?.fail(new Error("the server closed the connection")))
  }

  #take(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes])
    if (!isWhole(this.#received)) return
    const status = Number(this.#received.toString("latin1", 9, 12))
    this.#received = Buffer.alloc(0)
    this.#settle?.answer(status)
  }

  /** Answers the status. Not for parallel calls. */
  post(path: string, key: string, body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#settle = { answer: resolve, fail: reject }
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${this.#host}\r\nauthorization: Bearer ${key}\r\n` +
          `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
      )
    })
  }

  close(): void {
    this.#settle = null
    this.#socket.destroy()
  }
}
