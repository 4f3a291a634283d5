import { createServer } from "node:net"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, Result } from "effect"
import { HttpClient } from "effect/http"
import { readSettings } from "../src/settings/readSettings.ts"
import { telemetryLayer } from "../src/layers/Telemetry.ts"
import { collectorClientLayer, exportsAtOnceMax, exportTimeoutMs } from "../src/telemetry/collectorClient.ts"
import { startCollector } from "./collector.ts"

const settingsFor = (OTEL_EXPORTER_OTLP_ENDPOINT: string) =>
  Result.getOrThrow(readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT, LOG_LEVEL: "Error" }))

/** Reads what comes and never answers; counts the requests. */
const silentServer = () =>
  new Promise<{ readonly url: string; readonly requests: () => number; readonly close: () => void }>((resolve) => {
    let requests = 0
    const server = createServer((socket) => {
      socket.on("error", () => {})
      socket.on("data", (part) => (requests += part.toString("latin1").split("POST /v1/").length - 1))
    })
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      resolve({ url: `http://127.0.0.1:${port}`, requests: () => requests, close: () => server.close() })
    })
  })

const spansMany = 100_000

/** A request with a span that weighs a kilobyte, many times over. */
const work = Effect.forEach(
  Array.from({ length: spansMany }, (_, index) => index),
  (index) =>
    Effect.withSpan(Effect.yieldNow, "GET /none", {
      kind: "server",
      root: true,
      attributes: { filling: `${index}`.padEnd(1_000, "x") }
    }),
  { discard: true }
)

const heapUsed = (): number => {
  setFlagsFromString("--expose-gc")
  const collect: unknown = runInNewContext("gc")
  if (typeof collect === "function") collect()
  return process.memoryUsage().heapUsed
}

/** Does the work with a collector; answers how the heap grew, in bytes, and how long the stop took, in ms. */
const workWith = (url: string) =>
  Effect.gen(function* () {
    const before = heapUsed()
    let grown = 0
    let workedMs = 0
    yield* Effect.andThen(
      work,
      Effect.sync(() => {
        grown = heapUsed() - before
        workedMs = performance.now()
      })
    ).pipe(Effect.provide(Layer.fresh(telemetryLayer(settingsFor(url))), { local: true }))
    return { grown, stopMs: performance.now() - workedMs }
  })

/** All spans of the work would be about 100 MB and more. */
const grownMax = 40_000_000

describe("a collector that is away", () => {
  it.live("is given up after a while, for good, so that no batch is kept to be sent again", () =>
    Effect.gen(function* () {
      const silent = yield* Effect.promise(silentServer)
      const startedMs = performance.now()
      const exit = yield* HttpClient.post(`${silent.url}/v1/traces`).pipe(
        Effect.provide(collectorClientLayer),
        Effect.timeoutOption(2 * exportTimeoutMs),
        Effect.exit
      )
      silent.close()
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
      assert.isAtLeast(performance.now() - startedMs, exportTimeoutMs - 50)
    })
  )

  it.live("costs neither memory nor the stop when it never answers", () =>
    Effect.gen(function* () {
      const silent = yield* Effect.promise(silentServer)
      const { grown, stopMs } = yield* workWith(silent.url)
      silent.close()
      assert.isAtLeast(silent.requests(), 1)
      // Logs and metrics try once more at the stop.
      assert.isAtMost(silent.requests(), exportsAtOnceMax + 2)
      assert.isBelow(grown, grownMax)
      assert.isBelow(stopMs, 8_000)
    })
  )

  it.live("costs neither memory nor the stop when nobody listens, or it refuses", () =>
    Effect.gen(function* () {
      const refusing = yield* Effect.promise(() =>
        startCollector((response) => void response.writeHead(429, { "retry-after": "3600" }).end())
      )
      for (const url of ["http://127.0.0.1:1", refusing.url]) {
        const { grown, stopMs } = yield* workWith(url)
        assert.isBelow(grown, grownMax, url)
        assert.isBelow(stopMs, 8_000, url)
      }
      refusing.close()
    })
  )

  it.live("gets what there is when it answers, the last of it at the stop", () =>
    Effect.gen(function* () {
      const collector = yield* Effect.promise(() => startCollector())
      const layer = Layer.fresh(telemetryLayer(settingsFor(`${collector.url}/`)))
      yield* Effect.withSpan(Effect.void, "last", { kind: "server" }).pipe(Effect.provide(layer, { local: true }))
      collector.close()
      assert.deepStrictEqual(
        collector.spans.map(({ name }) => name),
        ["last"]
      )
    })
  )
})
