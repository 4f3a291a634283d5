import { createHash } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { endpoints, parseApiKeys, type Endpoint } from "../src/index.ts"
import { apiKeys, makeHttpBench } from "./httpBench.ts"

const bench = makeHttpBench()
const callers = [null, "key-wrong", "key-read", "key-write", "key-admin"]

const scopesOf = (key: string | null): ReadonlyArray<string> =>
  apiKeys.find(({ name }) => `key-${name}` === key)?.scopes ?? []

const mayCall = (key: string | null, { scopes }: Endpoint): boolean =>
  scopes.length === 0 || scopes.some((scope) => scopesOf(key).includes(scope))

const matrix = endpoints.flatMap((endpoint) => callers.map((key) => [endpoint.name, key, endpoint] as const))

const call = ({ method, path }: Endpoint, key: string | null) =>
  bench.send(
    method,
    path
      .replace("{cmeDealerId}", "nobody")
      .replace("{accountType}", "DEPOSIT")
      .replace(/\{\w+}/, "1"),
    { key }
  )

describe("who may call what", () => {
  it.each(matrix.filter(([, key, endpoint]) => mayCall(key, endpoint)))(
    "%s is open to %s",
    async (_, key, endpoint) => {
      expect([401, 403]).not.toContain((await call(endpoint, key)).status)
    }
  )

  it.each(matrix.filter(([, key, endpoint]) => !mayCall(key, endpoint)))(
    "%s is closed to %s",
    async (_, key, endpoint) => {
      const answer = await call(endpoint, key)
      const isKnown = scopesOf(key).length > 0
      expect([answer.status, answer.json.code]).toEqual(isKnown ? [403, "forbidden"] : [401, "unauthorized"])
      expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Bearer realm="dealer-billing"/)
    }
  )

  it("is decided by the contract's scopes: GET reads, the rest writes, operators' pages need a key as well", () => {
    const scopes = Object.fromEntries(endpoints.map((endpoint) => [endpoint.name, endpoint.scopes.join(" ")]))
    expect(scopes).toEqual({
      registerDealer: "write",
      getDealer: "read",
      updateRequisite: "write",
      addFastBuyout: "write",
      getFastBuyout: "read",
      createBill: "write",
      getBillsByDealer: "read",
      getBill: "read",
      previewAllocation: "read",
      listPayments: "admin",
      getPayment: "admin",
      resolvePayment: "admin",
      listOperations: "admin",
      getOperation: "admin",
      retryOperation: "admin",
      adoptOperation: "admin",
      rejectOperation: "admin",
      getHealth: "",
      getReadiness: "",
      getMetrics: "read admin"
    })
  })

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

  it("takes the scheme in any case", async () => {
    const headers = { Authorization: "bEARER key-lotus" }
    expect((await bench.send("GET", "/v1/dealers/nobody", { key: null, headers })).status).toBe(404)
  })

  it("does not believe headers that name somebody else", async () => {
    const headers = { "X-Forwarded-User": "admin", "X-HTTP-Method-Override": "POST", "X-Original-URL": "/healthz" }
    expect((await bench.send("GET", "/v1/dealers/nobody", { key: null, headers })).status).toBe(401)
  })
})

describe("the setting API_KEYS", () => {
  const sha256 = createHash("sha256").update("a key").digest("hex")
  const good = { name: "lotus", sha256, scopes: ["read", "write"] }
  const parse = (value: unknown) => parseApiKeys(typeof value === "string" ? value : JSON.stringify(value))

  it("is read, and the hash may be written in capitals", () => {
    expect(parse([{ ...good, sha256: sha256.toUpperCase() }])).toEqual(Result.succeed([good]))
  })

  it("is refused with every problem named and no value shown", () => {
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
    [JSON.stringify([good, { ...good, sha256: "0".repeat(64) }]), "1.name repeats that of 0"],
    [JSON.stringify([good, { ...good, name: "other" }]), "1.sha256 repeats that of 0"]
  ])("is refused as %j", (setting, problem) => {
    expect(parse(setting)).toEqual(Result.fail(expect.stringContaining(problem)))
  })
})
