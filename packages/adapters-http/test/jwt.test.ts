import { describe, expect, it } from "vitest"
import { forgeries } from "./forgeries.ts"
import { makeHttpBench } from "./httpBench.ts"
import { makeKey, nowS, startIssuer } from "./issuer.ts"

const issuer = await startIssuer()
const { sign } = issuer
// Many forgeries name unknown keys. Fetching for these is limited, which jwtKeys.test.ts tests.
const limits = { ...issuer.options.limits, refetchesAtOnce: 1_000 }
const bench = makeHttpBench({ http: { jwt: { ...issuer.options, limits } } })
const forged = await forgeries(issuer)

/** 404: authorized, and the dealer does not exist. */
const call = async (key: string, served = bench) => served.send("GET", "/v1/dealers/nobody", { key })
const statusOf = async (token: string, served = bench) => (await call(token, served)).status

describe("a token of the configured issuer", () => {
  it("grants its scopes, under the name of its subject", async () => {
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

  it("may be late by the clock tolerance, and may have several audiences", async () => {
    expect(await statusOf(await sign({ exp: nowS() - 20 }))).toBe(404)
    expect(await statusOf(await sign({ nbf: nowS() + 20 }))).toBe(404)
    expect(await statusOf(await sign({ aud: ["another", "dealer-billing"] }))).toBe(404)
  })

  it.each(["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "application/JWT"])(
    "may have the type %s",
    async (typ) => expect(await statusOf(await sign({}, issuer.first, { typ }))).toBe(404)
  )

  it("may be valid for a day", async () => {
    expect(await statusOf(await sign({ iat: nowS(), exp: nowS() + 86_400 }))).toBe(404)
    expect(await statusOf(await sign({ iat: nowS() + 20 }))).toBe(404)
  })

  it("that has expired gets that as the detail", async () => {
    const answer = await call(await sign({ exp: nowS() - 300 }))
    expect([answer.status, answer.json.detail]).toEqual([401, "The token has expired"])
  })

  it("is refused by a service without an issuer", async () => {
    expect(await statusOf(await sign(), makeHttpBench())).toBe(401)
  })
})

describe("a forged token", () => {
  it.each(Object.entries(forged))("is refused: %s", async (_name, token) => {
    const answer = await call(token)
    expect([answer.status, answer.json.code]).toEqual([401, "unauthorized"])
    expect(answer.headers.get("WWW-Authenticate")).toContain('error="invalid_token"')
  })

  it("does not appear in the log", async () => {
    const token = await sign({ aud: "another-service" })
    const { logs, ...served } = makeHttpBench({ http: { jwt: issuer.options } })
    await served.send("GET", "/v1/dealers/nobody", { key: token })
    const [, body = ""] = token.split(".")
    expect(logs.filter((line) => line.includes(body))).toEqual([])
    expect(logs.some((line) => line.includes("ERR_JWT_CLAIM_VALIDATION_FAILED aud"))).toBe(true)
  })
})
