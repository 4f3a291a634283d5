import { Effect, Option, Tracer } from "effect"

/** W3C Trace Context, version 00, of a trace that is kept. */
const sampledTraceparent = /^00-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-01$/u

/** The span at hand as a W3C `traceparent`, for work that is done later; null where nothing is traced. */
export const currentTraceparent: Effect.Effect<string | null> = Effect.map(
  Effect.option(Effect.currentParentSpan),
  (parent) => {
    if (Option.isNone(parent) || !parent.value.sampled) return null
    const text = `00-${parent.value.traceId}-${parent.value.spanId}-01`
    // The span of a fiber that is not traced has a name in the place of its ids.
    return sampledTraceparent.test(text) ? text : null
  }
)

/** Links the span at hand to the one that asked for its work, which ended long before. */
export const linkToTraceparent = (traceparent: string | null): Effect.Effect<void> =>
  Effect.map(Effect.option(Effect.currentSpan), (span) => {
    const { spanId, traceId } = sampledTraceparent.exec(traceparent ?? "")?.groups ?? {}
    if (Option.isNone(span) || spanId === undefined || traceId === undefined) return
    span.value.addLinks([{ span: Tracer.externalSpan({ spanId, traceId, sampled: true }), attributes: {} }])
  })
