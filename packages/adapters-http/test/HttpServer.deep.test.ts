import { request } from "node:http"
import { DealerRepository, StorageUnavailable } from "@dealer-billing/domain"
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { HttpServer, httpServerLayer, HttpServerNotStarted, type ServerLimits } from "../src/index.ts"
import { apiKeys, makeHttpBench } from "./httpBench.ts"
import { head } from "@dealer-billing/http-fuzz"
import { sendRaw } from "./rawHttp.ts"
import { requisite } from "./samples.ts"

const bench = makeHttpBench()
const stops: Array<() => Promise<void>> = []
afterAll(() => Promise.all(stops.map((stop) => stop())))

const start = async (limits: Partial<ServerLimits> = {}, port = 0, served = bench) => {
  const scope = Effect.runSync(Scope.make())
  const layer = httpServerLayer({ host: "127.0.0.1", port, apiKeys, limits })
  const built = await Effect.runPromiseWith(await served.services())(Layer.buildWithScope(layer, scope))
  const stop = () => Effect.runPromise(Scope.close(scope, Exit.void))
  stops.push(stop)
  return { port: Context.get(built, HttpServer).port, stop }
}

const json = { "Content-Type": "application/json" }
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

describe("the server", () => {
  let port = 0
  beforeAll(async () => {
    port = (await start({ headersTimeoutMs: 1_000, requestTimeoutMs: 2_000, keepAliveTimeoutMs: 1_000 })).port
  })

  it("listens on a free port and returns it", async () => {
    expect(port).toBeGreaterThan(0)
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`)
    expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }])
  })

  it("fails with HttpServerNotStarted when its address is in use", async () => {
    await expect(start({}, port)).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}: the address is in use`)
    await expect(start({}, port)).rejects.toBeInstanceOf(HttpServerNotStarted)
  })

  it("accepts a chunked body", async () => {
    const body = JSON.stringify({ cmeDealerId: "s-chunks", requisite }).replace(/[^ -~]/g, "?")
    const answer = await sendRaw(port, [
      head("POST", "/v1/dealers", { ...json, "Transfer-Encoding": "chunked" }),
      chunk(body.slice(0, 40)),
      { pauseMs: 20 },
      chunk(body.slice(40)),
      "0\r\n\r\n"
    ])
    expect(answer.status).toBe(201)
  })

  it("refuses a too large body by its Content-Length, before it is sent", async () => {
    const answer = await sendRaw(port, [head("POST", "/v1/dealers", { ...json, "Content-Length": "1000000" })])
    expect([answer.status, answer.text.includes('"body-too-large"')]).toEqual([413, true])
    expect(answer.openMs).toBeLessThan(1_500)
  })

  it("refuses a chunked body once it becomes too large", async () => {
    const parts = Array.from({ length: 100 }, () => chunk("x".repeat(8_192)))
    const chunked = head("POST", "/v1/dealers", { ...json, "Transfer-Encoding": "chunked" })
    const answer = await sendRaw(port, [chunked, ...parts, "0\r\n\r\n"])
    expect([answer.status, answer.text.includes('"body-too-large"')]).toEqual([413, true])
  })

  it("refuses bytes that are not UTF-8, and a NUL in a string", async () => {
    const send = (body: Uint8Array) =>
      sendRaw(port, [head("POST", "/v1/dealers", { ...json, "Content-Length": String(body.length) }), body])
    const invalid = await send(
      Buffer.concat([Buffer.from('{"cmeDealerId":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')])
    )
    expect([invalid.status, invalid.text.includes('"malformed-json"')]).toEqual([400, true])
    const nul = await send(Buffer.from(JSON.stringify({ cmeDealerId: "a\u0000", requisite })))
    expect([nul.status, nul.text.includes("control characters")]).toEqual([400, true])
  })

  it("refuses a body without a content type", async () => {
    const answer = await sendRaw(port, [head("POST", "/v1/dealers", { "Content-Length": "2" }), "{}"])
    expect([answer.status, answer.text.includes('"unsupported-media-type"')]).toEqual([415, true])
  })

  it("does not wait for a missing body", async () => {
    const answer = await sendRaw(port, [head("POST", "/v1/dealers", { ...json, "Content-Length": "100" }), "{"])
    expect([400, 408]).toContain(answer.status)
    expect(answer.openMs).toBeLessThan(5_000)
  })

  it("does not wait for missing headers", async () => {
    const answer = await sendRaw(port, ["GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
    expect(answer.status).toBe(408)
    expect(answer.openMs).toBeLessThan(4_000)
  })

  it.each([
    ["two lengths", head("POST", "/v1/dealers", { "Content-Length": "1\r\nContent-Length: 2" })],
    ["a length and chunks", head("POST", "/v1/dealers", { "Content-Length": "1", "Transfer-Encoding": "chunked" })],
    ["no host", "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n"],
    ["a folded header", head("GET", "/healthz", { "X-Folded": "a\r\n b" })],
    ["a bare line feed", "GET /healthz HTTP/1.1\nHost: localhost\n\n"],
    ["no HTTP", "hello\r\n\r\n"]
  ])("answers a request with %s with 400", async (_name, bytes) => {
    expect((await sendRaw(port, [bytes])).status).toBe(400)
  })

  it.each(["TRACE", "PROPFIND", "DELETE"])("does not support %s", async (method) => {
    expect((await sendRaw(port, [head(method, "/healthz")])).status).toBe(405)
  })

  it("closes connections above the limit", async () => {
    const small = await start({ connectionsMax: 1 })
    const first = sendRaw(small.port, [{ pauseMs: 300 }, head("GET", "/healthz")])
    await new Promise((resolve) => setTimeout(resolve, 100))
    const second = await sendRaw(small.port, [head("GET", "/healthz")]).catch(() => ({ status: 0 }))
    expect([second.status, (await first).status]).toEqual([0, 200])
  })
})

describe("a caller that disconnects", () => {
  /** A slow storage that records how its calls ended. */
  const slowBench = (ends: Array<string>) => {
    const slow = Effect.delay(Effect.fail(new StorageUnavailable({ reason: "slow" })), 600).pipe(
      Effect.onExit((exit) => Effect.sync(() => ends.push(Exit.hasInterrupts(exit) ? "interrupted" : "ended")))
    )
    const change = Context.add(DealerRepository, {
      insert: () => slow,
      update: () => slow,
      get: () => slow,
      getById: () => slow,
      list: () => slow,
      requisiteBefore: () => slow,
      lock: () => slow
    })
    return makeHttpBench({ change })
  }

  it.each([
    ["stops a read", "GET", "/v1/dealers/d", undefined, "interrupted"],
    ["does not stop a write", "POST", "/v1/dealers/d/fast-buyout", "{}", "ended"]
  ])("%s", async (_name, method, path, body, end) => {
    const ends: Array<string> = []
    const slow = slowBench(ends)
    const { port } = await start({}, 0, slow)
    const headers = { ...json, Authorization: "Bearer key-lotus" }
    const signal = AbortSignal.timeout(200)
    const call = fetch(`http://127.0.0.1:${port}${path}`, { method, headers, signal, body: body ?? null })
    await expect(call).rejects.toThrow()
    await vi.waitFor(() => expect(ends).toEqual([end]), 3_000)
    expect(slow.logs.filter((line) => line.includes("ERROR"))).toEqual([])
  })
})

describe("a stopping server", () => {
  it("is not ready while a running request ends, and then accepts no new ones", async () => {
    const { port, stop } = await start()
    const body = JSON.stringify({ cmeDealerId: "s-stop", requisite })
    const running = fetch(`http://127.0.0.1:${port}/v1/dealers`, {
      method: "POST",
      body,
      headers: { ...json, Authorization: "Bearer key-lotus", Prefer: "wait=1" }
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const started = performance.now()
    const stopped = stop()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
    expect([ready.status, ready.headers.get("connection"), await ready.json()]).toEqual([
      503,
      "close",
      { ready: false, checks: [{ name: "process", ok: false, detail: "the process is stopping" }] }
    ])
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    expect((await running).status).toBe(201)
    await stopped
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    expect(performance.now() - started).toBeLessThan(2_500)
  })

  it("does not wait for idle connections", async () => {
    const { port, stop } = await start()
    await new Promise<void>((resolve, reject) => {
      const idle = request({ port, host: "127.0.0.1", path: "/healthz", headers: { Connection: "keep-alive" } })
      idle.on("error", reject).on("response", (response) => response.resume().on("end", resolve))
      idle.end()
    })
    const started = performance.now()
    await stop()
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it("cuts connections that do not end in time", async () => {
    const { port, stop } = await start({ stopTimeoutMs: 200 })
    const endless = sendRaw(port, [head("POST", "/v1/dealers", { ...json, "Content-Length": "100" })])
    await new Promise((resolve) => setTimeout(resolve, 100))
    const started = performance.now()
    await stop()
    expect(performance.now() - started).toBeLessThan(1_500)
    await endless.catch(() => undefined)
  })
})
