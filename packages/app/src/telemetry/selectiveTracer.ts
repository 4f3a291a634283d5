import { Exit, Option, type Tracer } from "effect"
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

/** Span names that our client and the sandbox's driver give to every statement. */
const statementNames: ReadonlySet<string> = new Set(["postgresql", "postgres"])
/** The driver reports a wrong server address for URLs. */
const isWrongPlace = (key: string): boolean => key === "db.namespace" || key.startsWith("server.")

/** Traces requests and pieces of work alone, and tells nothing personal of what failed in them. */
export const selectiveTracer = (tracer: Tracer.Tracer): Tracer.Tracer => ({
  ...tracer,
  span: (options) => {
    const isStatement = options.kind === "client" && statementNames.has(options.name)
    const span = tracer.span(optionsOf(isStatement ? { ...options, name: "sql.execute" } : options))
    const attribute = span.attribute.bind(span)
    span.attribute = (key, value) => (isWrongPlace(key) ? undefined : attribute(key, value))
    const end = span.end.bind(span)
    span.end = (endTime, exit) =>
      end(endTime, Exit.isSuccess(exit) ? exit : Exit.failCause(causeWithoutPersonal(exit.cause)))
    return span
  }
})
