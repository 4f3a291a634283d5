import { measureOperations, measureParked } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { readers } from "../access/apiKeys.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { ignored, noParams, nothing } from "../endpoint/input.ts"
import { Readiness } from "../endpoint/Readiness.ts"

const tag = "Service"

const measureTimeoutMs = 2_000

const HealthJson = Schema.Struct({ status: Schema.Literal("ok") }).annotate({ identifier: "Health" })

const ReadinessJson = Schema.Struct({
  ready: Schema.Boolean,
  checks: Schema.Array(
    Schema.Struct({ name: Schema.String, ok: Schema.Boolean, detail: Schema.NullOr(Schema.String) })
  )
}).annotate({ identifier: "Readiness" })

const open = { tag, method: "GET" as const, params: noParams, query: ignored, body: nothing, scopes: [] }

export const systemEndpoints = [
  endpoint({
    ...open,
    name: "getHealth",
    path: "/healthz",
    summary: "Liveness probe",
    answers: { 200: "The process is alive" },
    answer: HealthJson,
    problems: [],
    handle: () => Effect.succeed({ status: 200, value: { status: "ok" } })
  }),
  endpoint({
    ...open,
    name: "getReadiness",
    path: "/readyz",
    summary: "Readiness probe",
    answers: { 200: "The service is ready", 503: "The service is not ready; the checks say why" },
    answer: ReadinessJson,
    problems: [],
    handle: Effect.fnUntraced(function* () {
      const checks = yield* (yield* Readiness).check
      const ready = checks.every(({ isOptional, ok }) => ok || isOptional === true)
      const shown = checks.map(({ detail, name, ok }) => ({ name, ok, detail }))
      return { status: ready ? 200 : 503, value: { ready, checks: shown } }
    })
  }),
  endpoint({
    ...open,
    name: "getMetrics",
    path: "/metrics",
    summary: "Metrics in the Prometheus text format",
    // The numbers reveal how much business is done.
    scopes: readers,
    mediaType: "text/plain; version=0.0.4; charset=utf-8",
    answers: { 200: "The metrics" },
    answer: Schema.String,
    problems: [],
    handle: Effect.fnUntraced(function* () {
      // If the database does not answer, the other metrics are needed all the more.
      yield* Effect.andThen(measureOperations(), measureParked()).pipe(
        Effect.timeout(measureTimeoutMs),
        Effect.ignore({ log: "Warn" })
      )
      return { status: 200, value: yield* PrometheusMetrics.format() }
    })
  })
]
