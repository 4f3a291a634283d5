import { describe, expect, it } from "vitest"
import { dealerBillingClient, type ClientOptions } from "../src/index.ts"
import { html, json, problem, reset, scriptedServer, silence, truncated } from "./scriptedServer.ts"

const clientOf = (url: string, options: Partial<ClientOptions> = {}) =>
  dealerBillingClient({ url, key: "key-lotus", retryDelayMs: 1, ...options })

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => new Error("it did not reject"),
    (error: unknown) => error
  )

describe("the client, after failures", () => {
  const ok = json(200, { status: "ok" }, { "X-Request-Id": "r-2" })

  it.each([
    ["a connection that breaks", reset],
    ["an answer that ends too early", truncated],
    ["a gateway's 502", html(502)],
    ["503", problem(503, "storage-unavailable")],
    ["429", problem(429, "rate-limited", { "Retry-After": "0" })],
    ["504", html(504)]
  ])("repeats after %s, under the same request id", async (_, trouble) => {
    const server = await scriptedServer(trouble, trouble, ok)
    const answer = await clientOf(server.url).getHealth()
    expect(answer).toEqual({ status: 200, body: { status: "ok" }, requestId: "r-2" })
    expect(server.seen).toHaveLength(3)
    expect(new Set(server.seen.map(({ headers }) => headers["x-request-id"])).size).toBe(1)
  })

  it("repeats a write unchanged after a timeout", async () => {
    const server = await scriptedServer(silence, json(201, { id: "1" }))
    const client = clientOf(server.url, { timeoutMs: 100 })
    const body = { operation: "GET_SETTLEMENT", dealId: "lot-1", carPrice: "100.00" } as const
    expect((await client.createBill({ cmeDealerId: "d", body })).status).toBe(201)
    expect(server.seen.map((each) => [each.method, each.url, each.body])).toEqual(
      Array.from({ length: 2 }, () => ["POST", "/v1/dealers/d/bills", JSON.stringify(body)])
    )
  })

  it("pauses as long as Retry-After says", async () => {
    const server = await scriptedServer(problem(503, "overloaded", { "Retry-After": "1" }), ok)
    const started = performance.now()
    await clientOf(server.url).getHealth()
    expect(performance.now() - started).toBeGreaterThanOrEqual(990)
  })

  it("gives up at once when the pause would exceed its budget", async () => {
    const server = await scriptedServer(problem(503, "storage-unavailable", { "Retry-After": "60" }))
    expect(await rejection(clientOf(server.url).getHealth())).toMatchObject({ code: "storage-unavailable" })
    expect(server.seen).toHaveLength(1)
  })

  it.each([
    ["a problem below 500", problem(409, "bill-conflict"), { name: "DealerBillingProblem", code: "bill-conflict" }],
    ["a problem of 500", problem(500, "internal"), { name: "DealerBillingProblem", status: 500 }],
    [
      "a page instead of JSON",
      html(200),
      { name: "DealerBillingUnavailable", reason: "unexpected-answer", status: 200 }
    ],
    ["an undeclared status", json(203, {}), { name: "DealerBillingUnavailable", status: 203 }]
  ])("does not repeat after %s", async (_, step, expected) => {
    const server = await scriptedServer(step)
    expect(await rejection(clientOf(server.url).getHealth())).toMatchObject(expected)
    expect(server.seen).toHaveLength(1)
  })

  it("reports the number of attempts and the reason", async () => {
    const broken = await scriptedServer(reset)
    const error = await rejection(clientOf(broken.url, { attemptsMax: 3 }).getHealth())
    expect(error).toMatchObject({ name: "DealerBillingUnavailable", reason: "network", attempts: 3, status: null })
    expect(broken.seen).toHaveLength(3)
    const silent = await scriptedServer(silence)
    const late = await rejection(clientOf(silent.url, { timeoutMs: 50, budgetMs: 120 }).getHealth())
    expect(late).toMatchObject({ name: "DealerBillingUnavailable", reason: "timeout" })
  })

  it("follows no redirect, which would leak the key", async () => {
    const other = await scriptedServer(ok)
    const server = await scriptedServer((response) => response.writeHead(307, { Location: `${other.url}/` }).end())
    expect(await rejection(clientOf(server.url).getHealth())).toMatchObject({ status: 307, attempts: 1 })
    expect(other.seen).toEqual([])
  })

  it("stops on the caller's signal, in an attempt and in a pause", async () => {
    for (const [step, attemptsMax] of [
      [silence, 1],
      [problem(503, "overloaded", { "Retry-After": "20" }), 5]
    ] as const) {
      const server = await scriptedServer(step)
      const controller = new AbortController()
      const ended = rejection(clientOf(server.url, { attemptsMax }).getHealth({}, { signal: controller.signal }))
      while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await new Promise((resolve) => setTimeout(resolve, 50))
      controller.abort(new Error("enough"))
      expect(await ended).toMatchObject({ message: "enough" })
      expect(server.seen).toHaveLength(1)
    }
  })

  it("sends nothing when the signal was aborted before", async () => {
    const server = await scriptedServer(ok)
    const signal = AbortSignal.abort(new Error("enough"))
    expect(await rejection(clientOf(server.url).getHealth({}, { signal }))).toMatchObject({ message: "enough" })
    expect(server.seen).toEqual([])
  })

  it("gets the key before each attempt", async () => {
    const server = await scriptedServer(html(502), ok)
    const keys = ["old", "new"]
    await clientOf(server.url, { key: async () => keys.shift() ?? "none" }).getHealth()
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer old", "Bearer new"])
  })

  it("waits for the key no longer than for an answer", async () => {
    const server = await scriptedServer(ok, ok)
    const never = () => new Promise<string>(() => undefined)
    const error = await rejection(clientOf(server.url, { key: never, timeoutMs: 20, attemptsMax: 2 }).getHealth())
    expect(error).toMatchObject({ reason: "timeout", attempts: 2 })
    const keys = [never(), Promise.resolve("late")]
    const late = clientOf(server.url, { key: () => keys.shift() ?? "none", timeoutMs: 200 })
    expect((await late.getHealth()).status).toBe(200)
    const signal = AbortSignal.timeout(20)
    expect(await rejection(clientOf(server.url, { key: never }).getHealth({}, { signal }))).toBe(signal.reason)
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer late"])
  })

  it("rejects with the error of the key function", async () => {
    const failing = () => Promise.reject(new Error("no token"))
    expect(await rejection(clientOf("http://127.0.0.1:9", { key: failing }).getHealth())).toMatchObject({
      message: "no token"
    })
  })

  it("refuses a URL that is not HTTP", () => {
    expect(() => clientOf("billing")).toThrow()
    expect(() => clientOf("file:///etc")).toThrow("is not an HTTP URL")
  })
})
