import { createHash } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { parseApiKeys } from "../src/index.ts"
import { makeHttpBench } from "./httpBench.ts"

const bench = makeHttpBench()

describe("the header Authorization", () => {
  it.each([
    "Basic a2V5LWxvdHVz",
    "Bearer",
    "Bearer ",
    "key-lotus",
    "Bearer key-lotus x",
    `Bearer ${"x".repeat(9_000)}`
  ])("does not take %j for a key", async (authorization) => {
    const answer = await bench.send("GET", "/v1/dealers/nobody", {
      key: null,
      headers: { Authorization: authorization }
    })
    expect(answer.status).toBe(401)
  })

  it("accepts the scheme in any case", async () => {
    const headers = { Authorization: "bEARER key-lotus" }
    expect((await bench.send("GET", "/v1/dealers/nobody", { key: null, headers })).status).toBe(404)
  })

  it("accepts a key of any visible characters", async () => {
    const key = `lotus:s3cret!"{}%$`
    const sha256 = createHash("sha256").update(key).digest("hex")
    const served = makeHttpBench({ http: { apiKeys: [{ name: "lotus", sha256, scopes: ["read"] }] } })
    expect((await served.send("GET", "/v1/dealers/nobody", { key })).status).toBe(404)
  })

  it("ignores headers that name another caller", async () => {
    const headers = { "X-Forwarded-User": "admin", "X-HTTP-Method-Override": "POST", "X-Original-URL": "/healthz" }
    expect((await bench.send("GET", "/v1/dealers/nobody", { key: null, headers })).status).toBe(401)
  })
})

describe("the setting API_KEYS", () => {
  const sha256 = createHash("sha256").update("a key").digest("hex")
  const good = { name: "lotus", sha256, scopes: ["read", "write"] }
  const parse = (value: unknown) => parseApiKeys(typeof value === "string" ? value : JSON.stringify(value))

  it("accepts a hash in upper case", () => {
    expect(parse([{ ...good, sha256: sha256.toUpperCase() }])).toEqual(Result.succeed([good]))
  })

  it("may set when a key expires", () => {
    const parsed = Result.getOrThrow(parse([{ ...good, expiresAt: "2026-12-01T00:00:00+03:00" }]))
    expect(parsed[0]?.expiresAt?.toJSON()).toBe("2026-11-30T21:00:00.000Z")
    expect(parse([{ ...good, expiresAt: "tomorrow" }])).toEqual(
      Result.fail(expect.stringContaining("0.expiresAt must be an RFC 3339 time"))
    )
  })

  it.each(["jwt:ann", "cli:root"])("cannot name a key %s: the prefix is reserved", (name) => {
    expect(parse([{ ...good, name }])).toEqual(Result.fail(expect.stringContaining("0.name must not begin with")))
  })

  it("fails with every problem named and no value shown", () => {
    const bad = [
      { name: "", sha256: "the key itself", scopes: ["read", "root"] },
      { name: "x", scopes: [], more: 1 }
    ]
    const problem = Result.isFailure(parse(bad)) ? parse(bad) : null
    const line = problem !== null && Result.isFailure(problem) ? problem.failure : ""
    for (const place of ["0.name", "0.sha256", "0.scopes.1", "1.sha256", "1.scopes", "1.more"]) {
      expect(line).toContain(place)
    }
    expect(line).not.toContain("the key itself")
  })

  it.each([
    ["", "not valid JSON"],
    ["{}", "must be an array"],
    ["[]", "is required"],
    [JSON.stringify([good, { ...good, name: "other" }]), "1.sha256 is the same as 0.sha256"]
  ])("is refused as %j", (setting, problem) => {
    expect(parse(setting)).toEqual(Result.fail(expect.stringContaining(problem)))
  })

  it("may have an old and a new key under one name", () => {
    const both = parse(JSON.stringify([good, { ...good, sha256: "0".repeat(64) }]))
    expect(Result.isSuccess(both) && both.success.map(({ name }) => name)).toEqual([good.name, good.name])
  })
})
