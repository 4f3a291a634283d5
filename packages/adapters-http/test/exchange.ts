import { connect } from "node:net"

export interface Exchange {
  /** Of every answer that came, in order. */
  readonly statuses: ReadonlyArray<number>
  readonly text: string
  /** Until the first byte or the end, in ms. */
  readonly answerMs: number
  /** The server neither answered nor closed. */
  readonly isHung: boolean
}

const statusLine = /HTTP\/1\.1 (\d{3}) [A-Z]/g

/** Sends bytes as they are and reads until the server closes, which it must do within `hangMs`. */
export const exchange = (port: number, bytes: string | Uint8Array, hangMs = 5_000): Promise<Exchange> =>
  new Promise((resolve) => {
    const startedMs = performance.now()
    const chunks: Array<Buffer> = []
    let firstMs: number | null = null
    let isHung = false
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes))
    const limit = setTimeout(() => {
      isHung = true
      socket.destroy()
    }, hangMs)
    socket.on("data", (chunk) => {
      firstMs ??= performance.now()
      chunks.push(chunk)
    })
    socket.on("error", () => undefined)
    socket.on("close", () => {
      clearTimeout(limit)
      const text = Buffer.concat(chunks).toString("utf8")
      resolve({
        text,
        isHung,
        statuses: [...text.matchAll(statusLine)].map(([, status]) => Number(status)),
        answerMs: (firstMs ?? performance.now()) - startedMs
      })
    })
  })

/** Runs so many at a time. */
export const inLanes = async <A, B>(
  items: ReadonlyArray<A>,
  lanes: number,
  run: (item: A) => Promise<B>
): Promise<ReadonlyArray<B>> => {
  const results: Array<B> = []
  const rest = items.entries()
  const lane = async (): Promise<void> => {
    for (const [index, item] of rest) results[index] = await run(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}
