import { Context, Effect, Exit, Layer, Scope } from "effect"
import { freePort } from "@dealer-billing/test-kit"
import { afterAll, describe, expect, it } from "vitest"
import { HttpServer, httpServerLayer, probeServerLayer, Readiness, type HttpServices } from "../src/index.ts"
import { apiKeys, makeHttpBench } from "./httpBench.ts"

const stops: Array<() => Promise<void>> = []
afterAll(() => Promise.all(stops.map((stop) => stop())))

const build = async <A, E>(layer: Layer.Layer<A, E, HttpServices>, bench = makeHttpBench()) => {
  const scope = Effect.runSync(Scope.make())
  const built = await Effect.runPromiseWith(await bench.services())(Layer.buildWithScope(layer, scope))
  const stop = () => Effect.runPromise(Scope.close(scope, Exit.void))
  stops.push(stop)
  return { built, stop }
}

const ask = async (port: number, path: string, key?: string) => {
  const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` }
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  return { status: answer.status, text: await answer.text() }
}
const statuses = async (port: number, paths: ReadonlyArray<string>) =>
  (await Promise.all(paths.map((path) => ask(port, path, "key-read")))).map(({ status }) => status)

const probes = ["/healthz", "/readyz", "/metrics"]
const others = ["/v1/dealers/nobody", "/openapi.json", "/docs"]

describe("probes on a separate port", () => {
  it("are served only there, not on the port of the API; metrics need a key there, too", async () => {
    const probePort = await freePort()
    const { built } = await build(httpServerLayer({ host: "127.0.0.1", port: 0, probePort, apiKeys }))
    const { port } = Context.get(built, HttpServer)
    expect(await statuses(probePort, [...probes, ...others])).toEqual([200, 200, 200, 404, 404, 404])
    expect(await statuses(port, [...probes, ...others])).toEqual([404, 404, 404, 404, 200, 200])
    expect((await ask(probePort, "/metrics")).status).toBe(401)
    expect((await ask(probePort, "/metrics", "key-read")).text).toContain("http_connections_refused_total 0")
  })

  it("are served by a process that does not serve the API", async () => {
    const probePort = await freePort()
    await build(probeServerLayer({ host: "127.0.0.1", probePort, apiKeys }))
    expect(await statuses(probePort, [...probes, ...others])).toEqual([200, 200, 200, 404, 404, 404])
  })

  it("report that the process is stopping while requests of the API end", async () => {
    const probePort = await freePort()
    const { built, stop } = await build(httpServerLayer({ host: "127.0.0.1", port: 0, probePort, apiKeys }))
    const { port } = Context.get(built, HttpServer)
    const running = fetch(`http://127.0.0.1:${port}/v1/dealers`, {
      method: "POST",
      headers: { Authorization: "Bearer key-lotus", "Content-Type": "application/json" },
      body: new ReadableStream({
        async start(controller) {
          await new Promise((resolve) => setTimeout(resolve, 1_500))
          controller.enqueue(new TextEncoder().encode("{}"))
          controller.close()
        }
      }),
      duplex: "half"
    } as RequestInit)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const stopped = stop()
    await expect.poll(async () => (await ask(probePort, "/readyz")).status, { timeout: 900 }).toBe(503)
    expect((await ask(probePort, "/readyz")).text).toContain("the process is stopping")
    expect((await running).status).toBe(400)
    await stopped
    await expect(ask(probePort, "/healthz")).rejects.toThrow()
  })
})

describe("readiness", () => {
  it(
    "is checked at most once a second, however many callers come and disconnect",
    { timeout: 120_000 },
    async () => {
      let checks = 0
      const bench = makeHttpBench({
        change: (services) =>
          Context.add(services, Readiness, {
            check: Effect.delay(
              Effect.sync(() => ((checks += 1), [{ name: "database", ok: true, detail: null }])),
              50
            )
          })
      })
      const options = { host: "127.0.0.1", port: 0, apiKeys, strangerRequestsPerSecondMax: 100_000 }
      const { built } = await build(httpServerLayer(options), bench)
      const { port } = Context.get(built, HttpServer)
      const startedMs = performance.now()
      let answered = 0
      const lane = async () => {
        for (let count = 0; count < 50; count += 1) {
          const signal = count % 5 === 0 ? AbortSignal.timeout(2) : null
          const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal }).catch(() => null)
          if (answer?.status === 200) answered += 1
          await answer?.text().catch(() => "")
        }
      }
      await Promise.all(Array.from({ length: 20 }, lane))
      const secondsMax = Math.ceil((performance.now() - startedMs) / 1_000)
      expect(answered).toBeGreaterThan(500)
      expect(checks).toBeGreaterThan(0)
      expect(checks).toBeLessThanOrEqual(secondsMax)
    }
  )
})
