import { Context, Option, Tracer } from "effect"
import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"

const traceId = "0af7651916cd43dd8448eb211c80319c"
const spans: Array<Tracer.Span> = []
const tracer = Tracer.make({
  span: (options) => {
    const span = new Tracer.NativeSpan(options)
    spans.push(span)
    return span
  }
})
const bench = makeHttpBench({
  change: (services) => Context.add(services, Tracer.Tracer, tracer)
})

const spansOf = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  spans.length = 0
  await bench.send("GET", path, { headers })
  return spans.filter(({ kind }) => kind === "server")
}

describe("the trace of a request", () => {
  it("continues the caller's trace", async () => {
    const [span] = await spansOf("/v1/dealers/d", { traceparent: `00-${traceId}-b7ad6b7169203331-01` })
    expect(span).toMatchObject({ name: "GET /v1/dealers/{cmeDealerId}", traceId, sampled: true })
    expect(Option.getOrThrow(span!.parent).spanId).toBe("b7ad6b7169203331")
    expect(span!.attributes.get("http.response.status_code")).toBe(404)
    expect(bench.logs.at(-1)).toContain(traceId)
  })

  it("is not sampled where the caller's is not", async () => {
    const [span] = await spansOf("/v1/dealers/d", { traceparent: `00-${traceId}-b7ad6b7169203331-00` })
    expect(span).toMatchObject({ traceId, sampled: false })
  })

  it.each([
    "",
    "00",
    `00-${traceId}-b7ad6b7169203331`,
    `00-${"0".repeat(32)}-b7ad6b7169203331-01`,
    "x".repeat(9_000)
  ])("is one of its own when the caller sends %.60s", async (traceparent) => {
    const [span] = await spansOf("/v1/dealers/d", { traceparent })
    expect(span!.traceId).not.toBe(traceId)
    expect(Option.isNone(span!.parent)).toBe(true)
  })

  it("has no path, no query and no key", async () => {
    await spansOf("/v1/dealers/d-secret/bills?status=secret-too")
    const recorded = spans.map(({ attributes, name }) => [name, ...attributes.values()].join()).join()
    expect(recorded).not.toMatch(/secret|key-lotus/)
  })

  it.each(["/healthz", "/readyz", "/metrics", "/none"])("does not exist for %s", async (path) => {
    expect(await spansOf(path)).toEqual([])
  })
})

describe("the id of a request", () => {
  const idFor = async (id: string) =>
    (await bench.send("GET", "/none", { headers: { "X-Request-Id": id } })).headers.get("X-Request-Id")

  it("is the caller's, up to 128 characters", async () => {
    expect(await idFor("a".repeat(128))).toBe("a".repeat(128))
    expect(await idFor("a".repeat(129))).toMatch(/^[0-9a-f-]{36}$/)
  })
})
