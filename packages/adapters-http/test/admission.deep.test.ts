import { DealerNotFound, DealerRepository } from "@dealer-billing/domain"
import { Context, Deferred, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { requisiteExample } from "../src/endpoint/examples.ts"
import { makeHttpBench } from "./httpBench.ts"
import { startIssuer } from "./issuer.ts"

/** One a second, five at once. */
const slow = { requestsPerSecondMax: 1, strangerRequestsPerSecondMax: 1 }
const many = async (count: number, ask: () => Promise<{ status: number }>) => {
  const answers = await Promise.all(Array.from({ length: count }, ask))
  return answers.map(({ status }) => status).toSorted((left, right) => left - right)
}

/** Finds no dealer, and answers only after `goOn`. */
const dealersThatWait = (goOn: Deferred.Deferred<void>) => {
  const waiting = Effect.andThen(Deferred.await(goOn), new DealerNotFound({ cmeDealerId: "d" }))
  return Context.add(DealerRepository, {
    insert: () => Effect.orDie(waiting),
    update: () => Effect.void,
    get: () => waiting,
    getById: () => Effect.orDie(waiting),
    list: () => Effect.succeed([]),
    requisiteBefore: () => Effect.orDie(waiting),
    lock: () => waiting
  })
}

describe("a caller above its rate limit", () => {
  it("gets its remaining quota, then 429; other callers are not affected", async () => {
    const bench = makeHttpBench({ http: slow })
    const ask = (key = "key-lotus") => bench.send("GET", "/v1/dealers/nobody", { key })
    const first = await ask()
    expect(first.headers.get("RateLimit-Policy")).toBe('"caller";q=5;w=5')
    expect(first.headers.get("RateLimit")).toBe('"caller";r=4;t=1')
    expect(await many(10, ask)).toEqual([...Array<number>(4).fill(404), ...Array<number>(6).fill(429)])
    const refused = await ask()
    expect([refused.status, refused.json.code]).toEqual([429, "rate-limited"])
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0)
    expect(refused.headers.get("RateLimit")).toMatch(/^"caller";r=0;t=[1-5]$/)
    expect((await ask("key-read")).status).toBe(404)
  })

  it("is counted even where its scope does not suffice", async () => {
    const bench = makeHttpBench({ http: slow })
    const ask = () => bench.send("GET", "/v1/operations", { key: "key-read" })
    expect(await many(7, ask)).toEqual([403, 403, 403, 403, 403, 429, 429])
  })

  it("changes nothing once it is refused", async () => {
    const bench = makeHttpBench({ http: slow })
    await many(5, () => bench.send("POST", "/v1/dealers/nobody/fast-buyout"))
    expect((await bench.send("POST", "/v1/dealers/nobody/fast-buyout")).status).toBe(429)
    expect(bench.logs.some((line) => line.includes('"status":429') && line.includes('"caller":"lotus"'))).toBe(true)
  })
})

describe("an unauthenticated address above its rate limit", () => {
  it.each([
    ["with wrong keys", "/v1/dealers/nobody", "key-wrong", 401],
    ["for an unknown path", "/no/such/path", null, 404],
    ["for the documentation", "/openapi.json", null, 200]
  ])("%s gets 429; probes and valid keys of the same address do not", async (_how, path, key, status) => {
    const bench = makeHttpBench({ http: slow })
    const ask = () => bench.send("GET", path, { key })
    expect(await many(7, ask)).toEqual([...Array<number>(5).fill(status), 429, 429])
    const refused = await ask()
    expect(refused.headers.get("RateLimit-Policy")).toBe('"address";q=5;w=5')
    expect((await bench.send("GET", "/v1/dealers/nobody")).status).toBe(404)
    expect(await many(5, () => bench.send("GET", "/healthz", { key: null }))).toEqual(Array(5).fill(200))
  })

  it.each(["/healthz", "/readyz"])("gets 429 for %s, while keys of the same address still work", async (path) => {
    const bench = makeHttpBench({ http: slow })
    const ask = () => bench.send("GET", path, { key: null })
    expect(await many(7, ask)).toEqual([...Array<number>(5).fill(200), 429, 429])
    expect(Number((await ask()).headers.get("Retry-After"))).toBeGreaterThan(0)
    expect((await bench.send("GET", "/metrics", { key: "key-read" })).status).toBe(200)
  })

  it("gets 429 even while the issuer's keys are unavailable", async () => {
    const issuer = await startIssuer()
    issuer.state.answer = (response) => response.writeHead(500).end()
    const bench = makeHttpBench({ http: { ...slow, jwt: issuer.options } })
    const junk = await issuer.sign({}, issuer.first, { kid: "made-up" })
    const ask = () => bench.send("GET", "/v1/dealers/nobody", { key: junk })
    expect(await many(7, ask)).toEqual([429, 429, 503, 503, 503, 503, 503])
    expect((await bench.send("GET", "/v1/dealers/nobody")).status).toBe(404)
  })

  it("cannot look like several by headers", async () => {
    const bench = makeHttpBench({ http: slow })
    let index = 0
    const ask = () => {
      const address = `10.0.0.${(index += 1)}`
      const headers = { "X-Forwarded-For": address, "X-Real-IP": address, Forwarded: `for=${address}` }
      return bench.send("GET", "/v1/dealers/nobody", { key: null, headers })
    }
    expect(await many(7, ask)).toEqual([401, 401, 401, 401, 401, 429, 429])
  })
})

describe("callers that wait for an unresponsive Billing", () => {
  it("leave slots for all other calls, including their own: further ones are answered without waiting", async () => {
    const bench = makeHttpBench({ http: { requestsAtOnceMax: 8 } })
    await bench.send("POST", "/v1/dealers", { body: { cmeDealerId: "d", requisite: requisiteExample } })
    const wait = () => bench.send("POST", "/v1/dealers/d/fast-buyout", { headers: { Prefer: "wait=10" } })
    const waiting = [wait(), wait()]
    const hasty = await wait()
    expect([hasty.status, hasty.headers.get("Preference-Applied")]).toEqual([200, null])
    expect((await bench.send("GET", "/v1/dealers/d")).status).toBe(200)
    await bench.runBilling()
    const waited = await Promise.all(waiting)
    expect(waited.map(({ headers }) => headers.get("Preference-Applied"))).toEqual(["wait=10", "wait=10"])
  })
})

describe("one caller with many slow requests", () => {
  it("gets half of the slots and leaves the rest to others", async () => {
    const goOn = Effect.runSync(Deferred.make<void>())
    const bench = makeHttpBench({ change: dealersThatWait(goOn), http: { requestsAtOnceMax: 8 } })
    const ask = (key: string) => bench.send("GET", "/v1/dealers/d", { key })
    const running = Array.from({ length: 4 }, () => ask("key-lotus"))
    const refused = await ask("key-lotus")
    expect([refused.status, refused.json.code, refused.headers.get("Retry-After")]).toEqual([
      503,
      "overloaded",
      "1"
    ])
    expect(refused.json.detail).toBe("4 requests of this caller are in progress; nothing was done, try again later")
    const others = Array.from({ length: 4 }, () => ask("key-read"))
    expect((await ask("key-operator")).json.detail).toBe(
      "8 requests are in progress; nothing was done, try again later"
    )
    Effect.runSync(Deferred.succeed(goOn, undefined))
    expect((await Promise.all([...running, ...others])).map(({ status }) => status)).toEqual(Array(8).fill(404))
    expect((await ask("key-lotus")).status).toBe(404)
  })
})

describe("more requests than there are slots", () => {
  it("are refused at once instead of waiting; probes and metrics still work", async () => {
    const goOn = Effect.runSync(Deferred.make<void>())
    const bench = makeHttpBench({ change: dealersThatWait(goOn), http: { requestsAtOnceMax: 2 } })
    const ask = () => bench.send("GET", "/v1/dealers/d")
    const running = [ask(), bench.send("GET", "/v1/dealers/d", { key: "key-read" })]
    const refused = await ask()
    expect([refused.status, refused.json.code]).toEqual([503, "overloaded"])
    expect(refused.headers.get("Retry-After")).toBe("1")
    const probes = ["/healthz", "/readyz", "/metrics"].map((path) => bench.send("GET", path, { key: "key-read" }))
    expect((await Promise.all(probes)).map(({ status }) => status)).toEqual([200, 200, 200])
    Effect.runSync(Deferred.succeed(goOn, undefined))
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([404, 404])
    expect((await ask()).status).toBe(404)
  })
})
