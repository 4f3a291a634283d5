import { DealerRepository, StorageUnavailable } from "@dealer-billing/domain"
import { Context, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { register, requisite } from "./samples.ts"

const dealersThat = (answer: Effect.Effect<never, StorageUnavailable>) =>
  makeHttpBench({
    change: Context.add(DealerRepository, {
      insert: () => answer,
      update: () => answer,
      get: () => answer,
      getById: () => answer,
      list: () => answer,
      requisiteBefore: () => answer,
      lock: () => answer
    })
  })

const secret = "postgres://user:secret@db.internal:5432 select * from dealers"

describe("a failure behind the API", () => {
  it("is 503 with Retry-After when the storage is unavailable, for reads and writes", async () => {
    const bench = dealersThat(Effect.fail(new StorageUnavailable({ reason: secret })))
    for (const answer of [await bench.send("GET", "/v1/dealers/d"), await register(bench, "d")]) {
      expect([answer.status, answer.json.code]).toEqual([503, "storage-unavailable"])
      expect(answer.headers.get("Retry-After")).toBe("2")
      expect(answer.text).not.toContain("secret")
    }
  })

  it("is 500 without details when it is unexpected; the log has its cause under the same id", async () => {
    const bench = dealersThat(Effect.die(new TypeError(secret)))
    const answer = await bench.send("GET", "/v1/dealers/d", { headers: { "X-Request-Id": "trace-me" } })
    expect([answer.status, answer.json.code]).toEqual([500, "internal"])
    expect(answer.text).not.toMatch(/secret|TypeError|at /)
    const line = bench.logs.find((log) => log.includes("A request failed")) ?? ""
    expect(line).toContain("TypeError")
    expect(line).toContain("trace-me")
  })
})

describe("every answer", () => {
  const bench = makeHttpBench()

  it("has the caller's request id if it is valid, otherwise a new one", async () => {
    const idOf = async (id: string) =>
      (await bench.send("GET", "/nothing", { headers: { "X-Request-Id": id } })).headers.get("X-Request-Id")
    expect(await idOf("lotus-42.a~b_C")).toBe("lotus-42.a~b_C")
    for (const bad of ["", "a b", "x".repeat(129), "a\tb", "<script>"]) {
      expect(await idOf(bad)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    }
  })

  it("forbids caching, framing and type guessing", async () => {
    for (const path of ["/healthz", "/nothing", "/v1/dealers/d"]) {
      const { headers } = await bench.send("GET", path)
      expect(headers.get("Cache-Control")).toBe("no-store")
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff")
      expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'")
    }
  })

  it("has a log line with its ids and a count, without bodies, queries or legal details", async () => {
    await register(bench, "d-logged")
    await bench.send("GET", "/v1/dealers/d-logged/bills?cursor=MS4x")
    const lines = bench.logs.join("\n")
    expect(lines).toContain("/v1/dealers/{cmeDealerId}/bills")
    expect(lines).toContain('"caller":"lotus"')
    expect(lines).toContain('"target":"cmeDealerId=d-logged"')
    for (const value of ["MS4x", "key-lotus", ...Object.values(requisite).map(String)]) {
      expect(lines).not.toContain(value)
    }
    const metrics = await bench.send("GET", "/metrics", { key: "key-admin" })
    expect(metrics.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8")
    expect(metrics.text).toMatch(/http_requests_total\{method="POST",route="\/v1\/dealers",status="201"\} \d/)
    expect(metrics.text).toContain(
      'http_request_duration_seconds_bucket{method="POST",route="/v1/dealers",le="0.1"}'
    )
  })
})

describe("the probes", () => {
  const bench = makeHttpBench()

  it("report the process as alive, whatever fails behind it", async () => {
    bench.setReadiness([{ name: "database", ok: false, detail: "no answer" }])
    const answer = await bench.send("GET", "/healthz", { key: null })
    expect([answer.status, answer.json]).toEqual([200, { status: "ok" }])
  })

  it("report whether it is ready, and what is missing", async () => {
    const broken = [{ name: "database", ok: false, detail: "no answer" }]
    bench.setReadiness(broken)
    const not = await bench.send("GET", "/readyz", { key: null })
    expect([not.status, not.json]).toEqual([503, { ready: false, checks: broken }])
    const fine = [{ name: "database", ok: true, detail: null }]
    bench.setReadiness(fine)
    const ready = await bench.send("GET", "/readyz", { key: null })
    expect([ready.status, ready.json]).toEqual([200, { ready: true, checks: fine }])
  })
})

describe("the documentation", () => {
  const bench = makeHttpBench()

  it("is served completely from here, under a policy that allows nothing else", async () => {
    const page = await bench.send("GET", "/docs", { key: null })
    expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8")
    expect(page.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(page.text).not.toMatch(/https?:/)
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? "")
    expect(links).toHaveLength(5)
    for (const link of links) {
      const asset = await bench.send("GET", link, { key: null })
      expect([link, asset.status, asset.text.length > 100]).toEqual([link, 200, true])
    }
  })

  it("serves no other file from the folder of its assets", async () => {
    for (const path of ["/docs/package.json", "/docs/../package.json", "/docs/%2e%2e%2fpackage.json"]) {
      expect((await bench.send("GET", path, { key: null })).status).toBe(404)
    }
  })
})
