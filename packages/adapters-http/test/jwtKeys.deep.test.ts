import type { ServerResponse } from "node:http"
import { describe, expect, it, vi } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { makeKey, startIssuer } from "./issuer.ts"
import { startServer } from "./startServer.ts"
import { statusFrom } from "./statusFrom.ts"

/** 404: authorized, and the dealer does not exist. */
const call = (key: string, served: ReturnType<typeof makeHttpBench>) =>
  served.send("GET", "/v1/dealers/nobody", { key })
const statusOf = async (token: string, served: ReturnType<typeof makeHttpBench>) =>
  (await call(token, served)).status

describe("the issuer's keys", () => {
  it("may rotate: a new one is fetched when first named, and a withdrawn one is refused", async () => {
    const own = await startIssuer()
    const served = makeHttpBench({
      http: { jwt: { ...own.options, limits: { ...own.options.limits, refetchPauseMs: 60_000, ageMsMax: 500 } } }
    })
    expect(await statusOf(await own.sign(), served)).toBe(404)
    const second = await makeKey("second")
    own.state.keys.push(second)
    expect(await statusOf(await own.sign({}, second), served)).toBe(404)
    expect(await statusOf(await own.sign(), served)).toBe(404)
    expect(own.state.requests).toBe(2)
    own.state.keys.splice(0, 1)
    await vi.waitFor(async () => expect(await statusOf(await own.sign(), served)).toBe(401), 3_000)
    expect(await statusOf(await own.sign({}, second), served)).toBe(404)
  })

  it("are not fetched for every made-up key id: an address above its limit has to wait", async () => {
    const own = await startIssuer()
    const limits = { ...own.options.limits, refetchPauseMs: 60_000, refetchesAtOnce: 2 }
    const served = makeHttpBench({ http: { jwt: { ...own.options, limits } } })
    await statusOf(await own.sign(), served)
    const made = []
    for (let index = 0; index < 10; index += 1) {
      made.push(await call(await own.sign({}, own.first, { kid: `made-up-${index}` }), served))
    }
    expect(made.map(({ status }) => status)).toEqual([401, 401, ...Array<number>(8).fill(503)])
    expect(made.at(-1)?.json.code).toBe("authentication-unavailable")
    expect(Number(made.at(-1)?.headers.get("Retry-After"))).toBeGreaterThan(0)
    expect(own.state.requests).toBe(3)
    expect(await statusOf(await own.sign(), served)).toBe(404)
  })

  it("are fetched for a valid token of another address, whatever other addresses have used up", async () => {
    const own = await startIssuer()
    const limits = { ...own.options.limits, refetchPauseMs: 60_000, refetchesAtOnce: 2 }
    const served = makeHttpBench()
    const port = await startServer(served, { host: "0.0.0.0", jwt: { ...own.options, limits } })
    const from = (localAddress: string, token: string) =>
      statusFrom(port, localAddress, { Authorization: `Bearer ${token}` })
    for (let index = 0; index < 5; index += 1) {
      const made = await from("127.0.0.1", await own.sign({}, own.first, { kid: `made-up-${index}` }))
      expect(made).toBe(index < 2 ? 401 : 503)
    }
    const second = await makeKey("second")
    own.state.keys.push(second)
    const good = await own.sign({}, second)
    expect(await from("127.0.0.1", good)).toBe(503)
    expect(await from("127.0.0.2", good)).toBe(404)
    expect(await from("127.0.0.1", good)).toBe(404)
  })

  it("are not fetched twice in a second, and a new key id is then answered with 503, not 401", async () => {
    const own = await startIssuer()
    const limits = { ...own.options.limits, fetchPauseMs: 2_000 }
    const served = makeHttpBench({ http: { jwt: { ...own.options, limits } } })
    const second = await makeKey("second")
    const token = await own.sign({}, second)
    await statusOf(await own.sign(), served)
    own.state.keys.push(second)
    expect([await statusOf(token, served), own.state.requests]).toEqual([503, 1])
    await vi.waitFor(async () => expect(await statusOf(token, served)).toBe(404), 10_000)
  })

  it("are used for at most a day while the issuer is unavailable", async () => {
    const own = await startIssuer()
    const limits = { ...own.options.limits, ageMsMax: 50, staleMsMax: 1_500 }
    const served = makeHttpBench({ http: { jwt: { ...own.options, limits } } })
    const token = await own.sign()
    expect(await statusOf(token, served)).toBe(404)
    own.state.answer = (response) => response.writeHead(500).end()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await statusOf(token, served)).toBe(404)
    expect(await statusOf(await own.sign({}, own.first, { kid: "unknown" }), served)).toBe(503)
    expect((await served.send("GET", "/metrics", { key: "key-read" })).text).toContain("jwt_keys_stale 1")
    expect(served.logs.filter((line) => line.includes("issuer's keys: HTTP 500")).length).toBe(1)
    await vi.waitFor(async () => expect(await statusOf(token, served)).toBe(503), 5_000)
    own.state.answer = null
    await vi.waitFor(async () => expect(await statusOf(token, served)).toBe(404), 3_000)
    expect((await served.send("GET", "/metrics", { key: "key-read" })).text).toContain("jwt_keys_stale 0")
  })

  const failing: ReadonlyArray<readonly [string, (response: ServerResponse) => void]> = [
    ["500", (response) => response.writeHead(500).end()],
    ["a redirect", (response) => response.writeHead(302, { Location: "/elsewhere" }).end()],
    ["no JSON", (response) => response.end("<html>")],
    ["no keys", (response) => response.end("{}")],
    ["too much", (response) => response.end(`{"keys":[],"x":"${"x".repeat(30_000)}"}`)],
    ["too slowly", (response) => void response.write("{")],
    ["by hanging up", (response) => response.destroy()]
  ]

  it.each(failing)("are unavailable after the answer %s: tokens get 503, API keys work", async (_name, answer) => {
    const own = await startIssuer()
    own.state.answer = answer
    const served = makeHttpBench({ http: { jwt: own.options } })
    const refused = await call(await own.sign(), served)
    expect([refused.status, refused.json.code]).toEqual([503, "authentication-unavailable"])
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0)
    expect(await statusOf("key-lotus", served)).toBe(404)
    own.state.answer = null
    await vi.waitFor(async () => expect(await statusOf(await own.sign(), served)).toBe(404), 3_000)
  })

  it("are not fetched again for a while after a failure, however many requests come", async () => {
    const own = await startIssuer()
    own.state.answer = (response) => response.writeHead(500).end()
    const limits = { ...own.options.limits, failurePauseMs: 60_000 }
    const served = makeHttpBench({ http: { jwt: { ...own.options, limits } } })
    const token = await own.sign()
    for (let index = 0; index < 5; index += 1) expect(await statusOf(token, served)).toBe(503)
    expect(own.state.requests).toBe(1)
  })
})
