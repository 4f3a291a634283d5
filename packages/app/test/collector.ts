import { createServer, type ServerResponse } from "node:http"

export interface ExportedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly status: { readonly code: number }
  readonly attributes: Readonly<Record<string, unknown>>
  readonly links: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>
}

export interface Collector {
  readonly url: string
  readonly spans: ReadonlyArray<ExportedSpan>
  /** All that came, as it came. */
  readonly payloads: ReadonlyArray<string>
  readonly paths: ReadonlyArray<string>
  readonly close: () => void
}

interface Value {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}
type RawSpan = Omit<ExportedSpan, "attributes"> & { readonly attributes: ReadonlyArray<Value> }
interface Traces {
  readonly resourceSpans: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{ readonly spans: ReadonlyArray<RawSpan> }>
  }>
}

const spansOf = (payload: string): ReadonlyArray<ExportedSpan> =>
  (JSON.parse(payload) as Traces).resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map((span) => ({
      ...span,
      attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
    }))

const answerWell = (response: ServerResponse): void => {
  response.setHeader("content-type", "application/json").end("{}")
}

/** An OpenTelemetry collector that keeps what it gets (OTLP over HTTP, JSON). */
export const startCollector = (answer = answerWell): Promise<Collector> =>
  new Promise((resolve) => {
    const spans: Array<ExportedSpan> = []
    const payloads: Array<string> = []
    const paths: Array<string> = []
    const server = createServer((request, response) => {
      const path = request.url ?? ""
      const parts: Array<Buffer> = []
      request.on("data", (part: Buffer) => parts.push(part))
      request.on("end", () => {
        const payload = Buffer.concat(parts).toString()
        paths.push(path)
        payloads.push(payload)
        if (path === "/v1/traces") spans.push(...spansOf(payload))
        answer(response)
      })
    })
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const close = () => {
        server.close()
        server.closeAllConnections()
      }
      resolve({ url: `http://127.0.0.1:${port}`, spans, payloads, paths, close })
    })
  })

/** The spans above one, from its parent to the root. */
export const ancestors = (spans: ReadonlyArray<ExportedSpan>, span: ExportedSpan): ReadonlyArray<string> => {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId)
  return parent === undefined ? [] : [parent.name, ...ancestors(spans, parent)]
}
