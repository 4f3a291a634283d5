import { Effect, Metric } from "effect"

const requests = Metric.counter("http_requests_total", {
  description: "Requests by method, route and status",
  incremental: true
})

const durations = Metric.histogram("http_request_duration_seconds", {
  description: "Time from the headers of the request to its answer, by method and route",
  boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
})

interface ObservedRequest {
  readonly method: string
  /** The declared path: without ids there is a limited number of them. */
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

export const countRequest = Effect.fn("countRequest")(function* (request: ObservedRequest) {
  const attributes = { method: request.method, route: request.route }
  yield* Metric.update(Metric.withAttributes(requests, { ...attributes, status: String(request.status) }), 1)
  yield* Metric.update(Metric.withAttributes(durations, attributes), request.durationMs / 1000)
})
