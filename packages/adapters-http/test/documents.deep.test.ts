import { fork, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { afterAll, beforeAll, expect, it } from "vitest"

let server: ChildProcess
let url = ""

beforeAll(async () => {
  server = fork(`${import.meta.dirname}/documentsServer.ts`, {
    execArgv: ["--conditions=@dealer-billing/source", "--expose-gc", "--max-old-space-size=512"]
  })
  const [{ port }] = (await once(server, "message")) as [{ port: number }]
  url = `http://127.0.0.1:${port}/v1/dealers/d-1`
})

afterAll(() => server.kill())

const headers = { Authorization: "Bearer test" }

const get = async (path: string, accept: string) => {
  const response = await fetch(`${url}${path}`, { headers: { ...headers, Accept: accept } })
  const size = (await response.arrayBuffer()).byteLength
  return { status: response.status, retryAfter: response.headers.get("retry-after"), size }
}

const statement = (day: string, accept: string) =>
  get(`/accounts/COMMISSION/statement?from=2026-02-01&to=2026-02-${day}`, accept)

const rssMb = async (): Promise<number> => {
  server.send("memory")
  const [message] = (await once(server, "message")) as [{ rssMb: number }]
  return message.rssMb
}

/** Waits until idle threads have ended and the engine has freed memory. */
const rssAtRest = async (): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, 30_000))
  return rssMb()
}

/** How long each read of the dealer takes until something is over, in ms. */
const readDealer = async (isOver: () => boolean) => {
  const times: Array<number> = []
  while (!isOver() || times.length < 200) {
    const started = performance.now()
    expect((await get("", "application/json")).status).toBe(200)
    times.push(performance.now() - started)
  }
  const sorted = times.toSorted((left, right) => left - right)
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return { count: times.length, median: quantile(0.5), p99: quantile(0.99) }
}

it(
  "four long statements at once neither delay other requests nor end the process",
  { timeout: 600_000 },
  async () => {
    await readDealer(() => true)
    const quiet = await readDealer(() => true)
    expect((await statement("28", "application/pdf")).status).toBe(422)
    const before = await rssMb()

    const rounds = 4
    let left = 4 * rounds
    const answers: Array<Awaited<ReturnType<typeof statement>>> = []
    const ask = async (day: string, accept: string) => {
      for (let round = 0; round < rounds; round += 1, left -= 1) answers.push(await statement(day, accept))
    }
    const asked = Promise.all([
      ask("28", "text/csv"),
      ask("28", "application/json"),
      ask("09", "application/pdf"),
      ask("09", "application/pdf")
    ])
    const busy = await readDealer(() => left === 0)
    await asked
    console.log(JSON.stringify({ quiet, busy, before }))
    for (const { retryAfter, status } of answers) expect([status, retryAfter]).toEqual([200, null])
    expect(Math.max(...answers.map(({ size }) => size))).toBeGreaterThan(1_000_000)
    // Half a second, or more on a machine that is this slow even without a statement.
    expect(busy.p99).toBeLessThan(Math.max(500, 5 * quiet.p99))
    expect(busy.median).toBeLessThan(10 * quiet.p99)

    const askMany = () => Promise.all(Array.from({ length: 40 }, () => statement("28", "text/csv")))
    const many = await askMany()
    const refused = many.filter(({ status }) => status !== 200)
    expect(new Set(refused.map(({ retryAfter, status }) => `${status} ${retryAfter}`))).toEqual(new Set(["503 5"]))
    expect(many.length - refused.length).toBeGreaterThan(0)
    expect(server.exitCode).toBeNull()

    const afterFirst = await rssAtRest()
    await askMany()
    const afterSecond = await rssAtRest()
    console.log(JSON.stringify({ before, afterFirst, afterSecond }))
    // What the engine keeps must not grow with each round.
    expect(afterFirst - before).toBeLessThan(250)
    expect(afterSecond - afterFirst).toBeLessThan(50)
    expect((await statement("28", "text/csv")).status).toBe(200)
  }
)
