import { connect } from "node:net"

export interface Exchange {
  /** Of every answer that came, in order. */
  readonly statuses: ReadonlyArray<number>
  readonly text: string
  /** To the first byte, or to the end where none came, from when the last byte of the request or its end was sent. */
  readonly answerMs: number
  /** The sender ended its side before the server closed. */
  readonly hasEndedFirst: boolean
  /** A whole request was not answered in time, or the server kept a connection open whose sender had ended it. */
  readonly isHung: boolean
}

/** Whoever sent a whole request, or ended what was none, is answered or rid of within this time. */
const hangMs = 2_000
const statusLine = /HTTP\/1\.1 (\d{3}) [A-Z]/g
/** Empty lines before a request are none of it (RFC 9112, section 2.2). */
const isNoRequest = (bytes: string | Uint8Array): boolean =>
  /^[\r\n]*$/u.test(Buffer.from(bytes).toString("latin1"))

/**
 * Sends bytes as they are and reads until the server closes. Where it says nothing for `silenceMs`, it may rightly be
 * waiting for the rest of the request: so the sender ends its side then. What is not whole has to be refused at once;
 * what is closed without a word was whole, and nobody answered it.
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

/** What must not be: a hang, a failure of ours, or a refusal that does not say why under an id; null: nothing of it. */
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
  /** Each as what is wrong, and the bytes. */
  readonly unsound: ReadonlyArray<string>
}

/** Sends each, so many at a time. A machine that is busy with something else is slow once; what hangs does so again. */
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
