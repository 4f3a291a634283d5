import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { beforeAll, describe, expect, it } from "vitest"
import {
  exchange,
  exchangeAll,
  unsoundness,
  type Exchange,
  head,
  bodies,
  paths,
  smuggling,
  mutations
} from "@dealer-billing/http-fuzz"
import { makeHttpBench } from "./httpBench.ts"
import { startServer } from "./startServer.ts"

const bench = makeHttpBench()
const unhurried = { requestsPerSecondMax: 100_000, requestsAtOnceMax: 10_000 }
const good = head("GET", "/v1/dealers/nobody")
let port = 0
beforeAll(async () => {
  port = await startServer(bench, unhurried)
})

const expectSound = (exchanged: Exchange, name: string): void => {
  expect([name, unsoundness(exchanged)]).toEqual([name, null])
}

const expectAlive = async () => expect((await exchange(port, good)).statuses).toEqual([404])

describe("ambiguous framing", () => {
  it.each(Object.entries(smuggling))("is refused: %s", async (name, bytes) => {
    const exchanged = await exchange(port, Buffer.from(bytes, "latin1"))
    expectSound(exchanged, name)
    expect(exchanged.statuses.length).toBeLessThanOrEqual(1)
    for (const status of exchanged.statuses) expect(status).toBeGreaterThanOrEqual(400)
    expect(exchanged.text).not.toContain("unauthorized")
    await expectAlive()
  })
})

describe("an unusual path", () => {
  it.each(paths)("does not bypass authorization: %j", async (path) => {
    const withoutKey = await exchange(port, head("GET", path, { Authorization: "none" }))
    const withWrongKey = await exchange(port, head("GET", path))
    for (const exchanged of [withoutKey, withWrongKey]) {
      expectSound(exchanged, path)
      expect([400, 401, 403, 404, 421]).toContain(exchanged.statuses[0])
      expect(exchanged.text).not.toContain('"items"')
    }
  })

  it("is not changed by headers", async () => {
    const spoofs = { "X-Original-URL": "/healthz", "X-Rewrite-URL": "/healthz", "X-HTTP-Method-Override": "GET" }
    const anybody = { Authorization: "none", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-User": "admin" }
    const exchanged = await exchange(port, head("GET", "/v1/operations", { ...spoofs, ...anybody }))
    expect(exchanged.statuses).toEqual([401])
  })
})

describe("a hostile body", () => {
  const kept = ["a byte order mark", "an unknown expectation", "another protocol"]

  it.each(Object.entries(bodies))("is refused, or stored as plain text: %s", async (name, bytes) => {
    const exchanged = await exchange(port, bytes)
    expectSound(exchanged, name)
    expect(kept.includes(name) ? [201] : [400, 413, 415]).toContain(exchanged.statuses.at(-1))
    await expectAlive()
  })

  it("does not pollute prototypes", () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })
})

describe("an incomplete request", () => {
  const typed = { "Content-Type": "application/json" }
  it.each([
    ["in its first line", "GET /v1/dea"],
    ["in its headers", "GET /v1/dealers/nobody HTTP/1.1\r\nHost: localhost\r\n"],
    ["in its body", `${head("POST", "/v1/dealers", { ...typed, "Content-Length": "1000" })}{`],
    ["in a chunk", `${head("POST", "/v1/dealers", { ...typed, "Transfer-Encoding": "chunked" })}5\r\n{`]
  ])("is refused as soon as its sender has ended it: %s", async (_where, bytes) => {
    const exchanged = await exchange(port, bytes, { silenceMs: 100 })
    expectSound(exchanged, bytes)
    expect(exchanged.statuses).toEqual([400])
    expect(exchanged.hasEndedFirst).toBe(true)
  })
})

describe("many requests on one connection", () => {
  const limits = { keepAliveTimeoutMs: 400 }

  it("are answered exactly once each", async () => {
    const request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    const hurried = await startServer(bench, { limits, ...unhurried })
    const { statuses } = await exchange(hurried, request.repeat(2_000), { silenceMs: 20_000 })
    expect([statuses.length, new Set(statuses)]).toEqual([2_000, new Set([200])])
  })

  it("are refused in hundreds without a key or above the rate limit", async () => {
    const limited = await startServer(makeHttpBench(), {
      limits,
      requestsPerSecondMax: 10,
      strangerRequestsPerSecondMax: 10,
      requestsAtOnceMax: 100
    })
    const flood = async (key: string) => {
      const request = `GET /v1/dealers/d HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n\r\n`
      const { statuses } = await exchange(limited, request.repeat(1_000), { silenceMs: 20_000 })
      return [statuses.length, [...new Set(statuses)]]
    }
    expect(await flood("key-wrong")).toEqual([1_000, [401, 429]])
    expect(await flood("key-lotus")).toEqual([1_000, [404, 429]])
  })
})

const collectGarbage = (): number => {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  collect()
  return process.memoryUsage().heapUsed
}

describe("requests with some of their bytes changed", () => {
  const seed = Number(process.env.HOSTILE_SEED ?? 20_261_122)
  const rounds = Number(process.env.HOSTILE_ROUNDS ?? 1)

  it(`are refused or understood, and leak no memory (seed ${seed})`, async () => {
    const run = async (roundSeed: number) => {
      const { answersMs, unsound } = await exchangeAll(port, mutations(roundSeed, 600), 150)
      expect(unsound).toEqual([])
      return answersMs
    }
    await run(seed)
    bench.logs.length = 0
    const before = collectGarbage()
    const times: Array<number> = []
    for (let round = 1; round <= rounds; round += 1) times.push(...(await run(seed + round)))
    bench.logs.length = 0
    const grownMb = (collectGarbage() - before) / 1_048_576
    console.info(`${times.length} answers, the slowest ${Math.round(Math.max(...times))} ms; ${grownMb} MB more`)
    expect(grownMb).toBeLessThan(20)
    await expectAlive()
  }, 600_000)
})
