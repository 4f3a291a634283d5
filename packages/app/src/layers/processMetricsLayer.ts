import { memoryUsage, cpuUsage, uptime, versions } from "node:process"
import { Clock, Duration, Effect, Layer, Metric, Schedule } from "effect"
import { version } from "../telemetry/version.ts"

const sampleIntervalMs = 500

const build = Metric.gauge("dealer_billing_build_info", { description: "Always 1; the labels have the versions" })
const startedAt = Metric.gauge("process_start_time_seconds", {
  description: "When the process started, in seconds since 1970"
})
const cpu = Metric.counter("process_cpu_seconds_total", {
  description: "CPU time of the process",
  incremental: true
})
const resident = Metric.gauge("process_resident_memory_bytes", { description: "Resident memory (RSS)" })
const heapUsed = Metric.gauge("nodejs_heap_used_bytes", { description: "V8 heap in use" })
const heapTotal = Metric.gauge("nodejs_heap_total_bytes", { description: "V8 heap reserved" })
const eventLoopDelay = Metric.histogram("nodejs_event_loop_delay_seconds", {
  description: "Event-loop delay",
  boundaries: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
})

/** Samples more often than a scrape, so that short pauses are visible. */
export const processMetricsLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    const nowMs = yield* Clock.currentTimeMillis
    yield* Metric.update(Metric.withAttributes(build, { version, node: versions.node }), 1)
    yield* Metric.update(startedAt, nowMs / 1000 - uptime())
    let cpuUsed = 0
    const sample = Effect.gen(function* () {
      const memory = memoryUsage()
      yield* Metric.update(resident, memory.rss)
      yield* Metric.update(heapUsed, memory.heapUsed)
      yield* Metric.update(heapTotal, memory.heapTotal)
      const { system, user } = cpuUsage()
      yield* Metric.update(cpu, (user + system) / 1e6 - cpuUsed)
      cpuUsed = (user + system) / 1e6
      const startedMs = performance.now()
      yield* Effect.sleep(Duration.millis(sampleIntervalMs))
      yield* Metric.update(eventLoopDelay, Math.max(0, performance.now() - startedMs - sampleIntervalMs) / 1000)
    })
    yield* Effect.forkScoped(Effect.repeat(sample, Schedule.forever))
  })
)
