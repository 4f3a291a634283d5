import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { request } from "node:http"
import { makeContract, requisite, startSandbox, type Bench } from "./sandboxBench.ts"

const scenario = (name: string, body: (bench: Bench) => Promise<void>) =>
  it.live(name, () => Effect.flatMap(startSandbox(), (bench) => Effect.promise(() => body(bench))))

interface Raw {
  readonly status: number | null
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
  /** Why the answer broke off, or null. */
  readonly broke: string | null
}

/** Makes the client `a` over a connection of its own, and gives up after a time or so many bytes. */
const putClient = (url: string, giveUpMs = 700, bytesMax = 2_000_000): Promise<Raw> =>
  new Promise((resolve) => {
    let raw: Raw = { status: null, headers: {}, body: "", broke: null }
    const call = request(
      `${url}/v1/clients/a`,
      { method: "PUT", agent: false, headers: { authorization: "Bearer t0ken" } },
      (response) => {
        raw = { ...raw, status: response.statusCode ?? null, headers: response.headers }
        response.setEncoding("utf8")
        response.on("data", (text: string) => {
          raw = { ...raw, body: raw.body + text }
          if (raw.body.length > bytesMax) call.destroy(new Error("enough"))
        })
        response.on("end", () => resolve(raw))
        response.on("error", (error: NodeJS.ErrnoException) =>
          resolve({ ...raw, broke: error.code ?? error.message })
        )
      }
    )
    call.on("error", (error: NodeJS.ErrnoException) => resolve({ ...raw, broke: error.code ?? error.message }))
    call.setTimeout(giveUpMs, () => call.destroy(new Error("silent")))
    const deadline = setTimeout(() => call.destroy(new Error("too slow")), giveUpMs * 2)
    call.on("close", () => clearTimeout(deadline))
    call.end(JSON.stringify({ name: "А" }))
  })

const count = async ({ call }: Bench) => (await call("GET", "/sandbox/objects")).body.clients.length

const cases: ReadonlyArray<readonly [string, Record<string, unknown>, number, (raw: Raw) => void]> = [
  ["drop-before-commit", {}, 0, (raw) => expect(raw).toMatchObject({ status: null, broke: "ECONNRESET" })],
  ["drop-after-commit", {}, 1, (raw) => expect(raw).toMatchObject({ status: null, broke: "ECONNRESET" })],
  ["reset", {}, 1, (raw) => expect(raw).toMatchObject({ status: null, broke: "ECONNRESET" })],
  ["status", {}, 0, (raw) => expect(raw.status).toBe(503)],
  [
    "status",
    { status: 429, retryAfter: "2" },
    0,
    (raw) => expect([raw.status, raw.headers["retry-after"]]).toEqual([429, "2"])
  ],
  ["silence", {}, 1, (raw) => expect(raw).toMatchObject({ status: null, broke: "silent" })],
  [
    "drip",
    {},
    1,
    (raw) => {
      expect([raw.status, raw.broke === null]).toEqual([201, false])
      expect(raw.body.length).toBeLessThan(3)
    }
  ],
  [
    "truncated",
    {},
    1,
    (raw) => {
      expect([raw.status, raw.broke]).toEqual([201, "ECONNRESET"])
      expect(raw.body).toMatch(/^\{"clientId":"client-/)
      expect(() => JSON.parse(raw.body)).toThrow()
    }
  ],
  ["wrong-types", {}, 1, (raw) => expect(JSON.parse(raw.body)).toEqual({ clientId: [39], clientRef: [1] })],
  [
    "foreign-id",
    {},
    1,
    (raw) =>
      expect(JSON.parse(raw.body)).toEqual({
        clientId: `client-${"f".repeat(32)}`,
        clientRef: "another-object"
      })
  ],
  ["html", {}, 1, (raw) => expect([raw.status, raw.headers["content-type"]]).toEqual([200, "text/html"])],
  [
    "huge",
    {},
    1,
    (raw) => {
      expect(raw.broke).toBe("enough")
      expect(raw.body.startsWith('{"padding":"xxx')).toBe(true)
    }
  ],
  ["redirect", {}, 0, (raw) => expect([raw.status, raw.headers.location]).toEqual([307, "/sandbox/redirected"])]
]

describe("a fault", () => {
  for (const [fault, fields, made, expectation] of cases) {
    const done = made === 1 ? "after" : "without"
    scenario(`${fault} ${JSON.stringify(fields)} spoils one answer ${done} doing the work`, async (bench) => {
      await bench.call("PUT", "/sandbox/faults", { rules: [{ on: "clients", times: 1, fault, ...fields }] })
      expectation(await putClient(bench.url))
      expect(await count(bench)).toBe(made)
      expect((await putClient(bench.url)).status).toBe(made === 1 ? 200 : 201)
      expect(await count(bench)).toBe(1)
    })
  }

  scenario("is taken from the first rule that is about the call and not used up", async ({ call, url }) => {
    const rules = [
      { on: "payers", times: 1, status: 500 },
      { on: "clients", times: 2, status: 501, fault: "status" },
      { on: "*", times: 1, status: 502, fault: "status" }
    ]
    expect((await call("PUT", "/sandbox/faults", { rules })).body.recovery).toBe("idempotent")
    const statuses: Array<number | null> = []
    for (let round = 0; round < 4; round += 1) statuses.push((await putClient(url)).status)
    expect(statuses).toEqual([501, 501, 502, 201])
    expect((await call("GET", "/sandbox/faults")).body.rules).toEqual([
      { on: "payers", times: 1, status: 500, fault: "status" },
      { on: "clients", times: 0, status: 501, fault: "status" },
      { on: "*", times: 0, status: 502, fault: "status" }
    ])
  })

  scenario("hits as many of the calls at the same time as it says", async ({ call, url }) => {
    const expected = Array.from({ length: 12 }, (_, index) => 501 + index)
    const rules = expected.map((status) => ({ on: "clients", times: 1, status }))
    for (let round = 0; round < 3; round += 1) {
      await call("PUT", "/sandbox/faults", { rules })
      const answers = await Promise.all(rules.map(() => putClient(url, 5000)))
      expect(answers.map(({ status }) => status).toSorted()).toEqual(expected)
    }
  })

  scenario("without times lasts until it is taken away", async ({ call, url }) => {
    await call("PUT", "/sandbox/faults", { rules: [{ on: "*", fault: "status" }] })
    for (let round = 0; round < 3; round += 1) expect((await putClient(url)).status).toBe(503)
    expect((await call("GET", "/v1/clients?ref=a")).status).toBe(503)
    await call("PUT", "/sandbox/faults", { rules: [] })
    expect((await putClient(url)).status).toBe(201)
  })

  scenario("never returns a foreign object in a look-up", async ({ call, url }) => {
    await call("PUT", "/sandbox/faults", { rules: [{ on: "*", fault: "foreign-id" }] })
    await putClient(url)
    expect((await call("GET", "/v1/clients?ref=a")).body.items).toMatchObject([{ clientRef: "a" }])
  })

  scenario("is refused when it is none", async ({ call }) => {
    for (const rule of [
      { on: "cats", fault: "html" },
      { on: "*", fault: "fire" },
      { on: "*", time: 1 }
    ]) {
      expect((await call("PUT", "/sandbox/faults", { rules: [rule] })).status).toBe(400)
    }
    expect((await call("PUT", "/sandbox/faults", { recovery: "hope" })).status).toBe(400)
  })
})

describe("a careless Billing", () => {
  for (const recovery of ["lookup", "none"]) {
    scenario(`(${recovery}) makes a second object of a repeated PUT`, async (bench) => {
      const { clientId, payerId } = await makeContract(bench)
      await bench.call("PUT", "/sandbox/faults", { recovery })
      expect(await Effect.runPromise(bench.recovery)).toBe(recovery)
      const again = await makeContract(bench)
      expect(again.clientId).not.toBe(clientId)
      expect(again.payerId).not.toBe(payerId)
      const { items } = (await bench.call("GET", "/v1/contracts?ref=d-1:COMMISSION")).body
      expect(items).toHaveLength(2)
    })
  }

  scenario("still gives a known payer newer requisites", async (bench) => {
    const { clientId, payerId } = await makeContract(bench)
    await bench.call("PUT", "/sandbox/faults", { recovery: "lookup" })
    const sent = { requisite, requisiteVersion: 2 }
    const { body } = await bench.call("PUT", `/v1/clients/${clientId}/payers/d-1%3ACOMMISSION`, sent)
    expect(body).toMatchObject({ payerId, requisiteVersion: 2 })
  })
})
