import { Effect, Option, Tracer } from "effect"

/** W3C Trace Context, version 00, sampled. */
const sampledTraceparent = /^00-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-01$/u

/** The current span as a W3C `traceparent`, for work that is done later; null when nothing is traced. */
export const currentTraceparent: Effect.Effect<string | null> = Effect.map(
  Effect.option(Effect.currentParentSpan),
  (parent) => {
    if (Option.isNone(parent) || !parent.value.sampled) return null
    const text = `00-${parent.value.traceId}-${parent.value.spanId}-01`
    // An untraced fiber's span has a name instead of ids.
    return sampledTraceparent.test(text) ? text : null
  }
)

export const linkToTraceparent = (traceparent: string | null): Effect.Effect<void> =>
  Effect.map(Effect.option(Effect.currentSpan), (span) => {
    const { spanId, traceId } = sampledTraceparent.exec(traceparent ?? "")?.groups ?? {}
    if (Option.isNone(span) || spanId === undefined || traceId === undefined) return
    span.value.addLinks([{ span: Tracer.externalSpan({ spanId, traceId, sampled: true }), attributes: {} }])
  })
