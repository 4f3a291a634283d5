import { connect } from "node:net"

export interface Exchange {
  readonly statuses: ReadonlyArray<number>
  readonly text: string
  /** From the last byte sent to the first byte received, or to the end of the connection. */
  readonly answerMs: number
  /** The client ended its side before the server closed. */
  readonly hasEndedFirst: boolean
  /** A complete request got no answer in time, or the server kept a connection open that the client had ended. */
  readonly isHung: boolean
}

const hangMs = 2_000
const statusLine = /HTTP\/1\.1 (\d{3}) [A-Z]/g
/** Empty lines before a request are ignored (RFC 9112, section 2.2). */
const isNoRequest = (bytes: string | Uint8Array): boolean =>
  /^[\r\n]*$/u.test(Buffer.from(bytes).toString("latin1"))

/**
 * Sends raw bytes and reads until the server closes. After `silenceMs` the client ends its side, since the server may
 * wait for the rest. Then an incomplete request must be refused at once; a connection that is closed without an answer
 * means that a complete request was not answered.
 */
export const exchange = (
  port: number,
  bytes: string | Uint8Array,
  { localAddress, silenceMs = hangMs }: { readonly localAddress?: string; readonly silenceMs?: number } = {}
): Promise<Exchange> =>
  new Promise((resolve) => {
    const chunks: Array<Buffer> = []
    let sentMs = performance.now()
    let firstMs: number | null = null
    let hasEndedFirst = false
    let isHung = false
    const socket = connect(
      { port, host: "127.0.0.1", ...(localAddress === undefined ? {} : { localAddress }) },
      () => {
        sentMs = performance.now()
        socket.write(bytes)
      }
    )
    const onSilence = () => {
      if (hasEndedFirst) {
        isHung = true
        socket.destroy()
        return
      }
      hasEndedFirst = true
      if (firstMs === null) sentMs = performance.now()
      socket.end()
      limit = setTimeout(onSilence, hangMs)
    }
    let limit = setTimeout(onSilence, silenceMs)
    socket.on("data", (chunk) => {
      firstMs ??= performance.now()
      chunks.push(chunk)
      if (!hasEndedFirst) limit.refresh()
    })
    socket.on("error", () => undefined)
    socket.on("close", () => {
      clearTimeout(limit)
      const text = Buffer.concat(chunks).toString("utf8")
      resolve({
        text,
        hasEndedFirst,
        isHung: isHung || (hasEndedFirst && text === "" && !isNoRequest(bytes)),
        statuses: [...text.matchAll(statusLine)].map(([, status]) => Number(status)),
        answerMs: (firstMs ?? performance.now()) - sentMs
      })
    })
  })

/** A hang, a status of 500 or more, or a refusal without a problem; null if sound. */
export const unsoundness = ({ isHung, statuses, text }: Exchange): string | null => {
  if (isHung) return "hangs"
  const failures = statuses.filter((status) => status >= 500)
  if (failures.length > 0) return `fails: ${failures.join()}`
  const refusals = statuses.filter((status) => status >= 400).length
  const problems = text.split('"type":"urn:dealer-billing:problem:').length - 1
  return problems === refusals ? null : `${refusals} refusals, ${problems} problems`
}

export interface Exchanged {
  readonly answersMs: ReadonlyArray<number>
  /** What is wrong, and the bytes. */
  readonly unsound: ReadonlyArray<string>
}

/** Sends all requests in parallel lanes. A hang is tried twice: a busy machine is slow once. */
export const exchangeAll = async (
  port: number,
  requests: ReadonlyArray<Uint8Array>,
  lanes: number
): Promise<Exchanged> => {
  const answersMs: Array<number> = []
  const unsound: Array<string> = []
  const rest = requests.values()
  const lane = async (): Promise<void> => {
    for (const bytes of rest) {
      const first = await exchange(port, bytes)
      const exchanged = first.isHung ? await exchange(port, bytes) : first
      answersMs.push(first.answerMs)
      const wrong = unsoundness(exchanged)
      if (wrong !== null) unsound.push(`${wrong}: ${Buffer.from(bytes).toString("latin1")}`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return { answersMs, unsound }
}
