import { Exit, Option, Tracer } from "effect"
import { causeWithoutPersonal } from "./withoutPersonal.ts"

/**
 * The spans, besides requests, with which a trace begins. Each is a piece of work with an end; what runs as long as
 * the process (loops, watches) must not become the parent of everything, nor a trace of its own at every turn.
 */
export const beginnings: ReadonlySet<string> = new Set([
  "runBillingOperations.runOne",
  "handleBatch",
  "tryParked",
  "reconcileBilling"
])

const optionsOf = (options: Parameters<Tracer.Tracer["span"]>[0]): typeof options => {
  if (beginnings.has(options.name)) return { ...options, parent: Option.none(), root: true, sampled: true }
  if (options.kind === "server" || Option.isSome(options.parent)) return options
  return { ...options, sampled: false }
}

/** Traces requests and pieces of work alone, and tells nothing personal of what failed in them. */
export const selectiveTracer = (tracer: Tracer.Tracer): Tracer.Tracer => ({
  ...tracer,
  span: (options) => {
    const span = tracer.span(optionsOf(options))
    const end = span.end.bind(span)
    span.end = (endTime, exit) =>
      end(endTime, Exit.isSuccess(exit) ? exit : Exit.failCause(causeWithoutPersonal(exit.cause)))
    return span
  }
})
