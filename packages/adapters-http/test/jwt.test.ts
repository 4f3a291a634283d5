import type { ServerResponse } from "node:http"
import { describe, expect, it, vi } from "vitest"
import { forgeries } from "./forgeries.ts"
import { makeHttpBench } from "./httpBench.ts"
import { makeKey, nowS, startIssuer } from "./issuer.ts"

const issuer = await startIssuer()
const { sign } = issuer
const bench = makeHttpBench({ http: { jwt: issuer.options } })
const forged = await forgeries(issuer)

/** 404: let in, and there is no such dealer. */
const call = async (key: string, served = bench) => served.send("GET", "/v1/dealers/nobody", { key })
const statusOf = async (token: string, served = bench) => (await call(token, served)).status

describe("a token of the issuer", () => {
  it("lets in who has the scope, under its subject's name", async () => {
    const answer = await bench.send("GET", "/v1/dealers/nobody", { key: await sign() })
    expect([answer.status, answer.json.code]).toEqual([404, "dealer-not-found"])
    expect(bench.logs.some((line) => line.includes('"caller":"jwt:lotus-service"'))).toBe(true)
  })

  it.each(["PS256", "ES256", "EdDSA"])("may be signed by %s", async (algorithm) => {
    const key = await makeKey(`of-${algorithm}`, algorithm)
    issuer.state.keys.push(key)
    const served = makeHttpBench({ http: { jwt: issuer.options } })
    expect(await statusOf(await sign({}, key), served)).toBe(404)
  })

  it.each([
    ["in a text", { scope: "openid read" }, 404],
    ["in a list", { scope: undefined, scp: ["read"] }, 404],
    ["of another kind", { scope: "write" }, 403],
    ["that only begins like ours", { scope: "readonly reads READ" }, 403],
    ["nowhere", { scope: undefined }, 403]
  ])("has its scopes %s", async (_where, claims, status) => {
    expect(await statusOf(await sign(claims))).toBe(status)
  })

  it("may be late by what clocks differ, and may have several audiences", async () => {
    expect(await statusOf(await sign({ exp: nowS() - 20 }))).toBe(404)
    expect(await statusOf(await sign({ nbf: nowS() + 20 }))).toBe(404)
    expect(await statusOf(await sign({ aud: ["another", "dealer-billing"] }))).toBe(404)
  })

  it("that has expired is told so", async () => {
    const answer = await call(await sign({ exp: nowS() - 300 }))
    expect([answer.status, answer.json.detail]).toEqual([401, "The token has expired"])
  })

  it("is nothing to a service that trusts no issuer", async () => {
    expect(await statusOf(await sign(), makeHttpBench())).toBe(401)
  })
})

describe("a token that is not the issuer's", () => {
  it.each(Object.entries(forged))("is refused: %s", async (_name, token) => {
    const answer = await call(token)
    expect([answer.status, answer.json.code]).toEqual([401, "unauthorized"])
    expect(answer.headers.get("WWW-Authenticate")).toContain('error="invalid_token"')
  })

  it("leaves nothing of itself in the log", async () => {
    const token = await sign({ aud: "another-service" })
    await call(token)
    const [, body = ""] = token.split(".")
    expect(bench.logs.filter((line) => line.includes(body))).toEqual([])
    expect(bench.logs.some((line) => line.includes("ERR_JWT_CLAIM_VALIDATION_FAILED aud"))).toBe(true)
  })
})

describe("the issuer's keys", () => {
  it("may change: a new one is fetched when first named, an old one goes with its withdrawal", async () => {
    const own = await startIssuer()
    const served = makeHttpBench({
      http: { jwt: { ...own.options, limits: { refetchPauseMs: 60_000, ageMsMax: 500 } } }
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

  it("are not fetched again for every name that somebody makes up", async () => {
    const own = await startIssuer()
    const limits = { refetchPauseMs: 60_000, refetchesAtOnce: 2 }
    const served = makeHttpBench({ http: { jwt: { ...own.options, limits } } })
    await statusOf(await own.sign(), served)
    const made = []
    for (let index = 0; index < 30; index += 1) {
      made.push(await statusOf(await own.sign({}, own.first, { kid: `made-up-${index}` }), served))
    }
    expect([new Set(made), own.state.requests]).toEqual([new Set([401]), 3])
    expect(await statusOf(await own.sign(), served)).toBe(404)
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

  it.each(failing)("that the issuer answers with %s: tokens wait, API keys go on", async (_name, answer) => {
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

  it("are left alone for a while after a failure, however many call", async () => {
    const own = await startIssuer()
    own.state.answer = (response) => response.writeHead(500).end()
    const limits = { failurePauseMs: 60_000 }
    const served = makeHttpBench({ http: { jwt: { ...own.options, limits } } })
    const token = await own.sign()
    for (let index = 0; index < 5; index += 1) expect(await statusOf(token, served)).toBe(503)
    expect(own.state.requests).toBe(1)
  })
})
