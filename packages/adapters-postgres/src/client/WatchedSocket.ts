import { Duplex } from "node:stream"
import { NoAnswer } from "./NoAnswer.ts"

/** Passes bytes on. Closes itself if nothing was read for too long after a write. */
export class WatchedSocket extends Duplex {
  readonly #socket: Duplex
  readonly #silenceMsMax: number
  readonly #onSilence: (sinceMs: number) => void
  #timer: NodeJS.Timeout | null = null
  #writtenMs: number | null = null
  #readMs = performance.now()

  constructor(socket: Duplex, silenceMsMax: number, onSilence: (sinceMs: number) => void) {
    super()
    this.#socket = socket
    this.#silenceMsMax = silenceMsMax
    this.#onSilence = onSilence
    socket.on("data", (chunk: Buffer) => {
      this.#answered()
      if (!this.push(chunk)) socket.pause()
    })
    socket.on("end", () => {
      this.push(null)
      // Otherwise the driver sees the end only at its next read, seconds later.
      this.read(0)
    })
    socket.on("error", (error) => this.destroy(error))
    socket.on("close", () => this.destroy())
  }

  /** No answer is pending, and nothing was read since `ms`. */
  isIdleSince(ms: number): boolean {
    return this.#writtenMs === null && this.#readMs < ms
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#writtenMs === null) {
      this.#writtenMs = performance.now()
      this.#timer = setTimeout(() => this.#checkSilence(), this.#silenceMsMax).unref()
    }
    this.#socket.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#socket.destroy()
    done(error)
  }

  #answered(): void {
    this.#readMs = performance.now()
    this.#writtenMs = null
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  // After a freeze of this process the answer may already be in the buffer: `setImmediate` lets it be read first.
  #checkSilence(): void {
    setImmediate(() => {
      const writtenMs = this.#writtenMs
      if (writtenMs === null || this.destroyed) return
      this.destroy(new NoAnswer(this.#silenceMsMax))
      this.#onSilence(writtenMs)
    })
  }
}
