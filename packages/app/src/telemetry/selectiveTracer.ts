import { Exit, Option, type Tracer } from "effect"
import { causeWithoutPersonal } from "./withoutPersonal.ts"

/** Besides requests, only these spans start a trace. A loop must not become the parent of everything. */
export const beginnings: ReadonlySet<string> = new Set([
  "runBillingOperations.runOne",
  "handleBatch",
  "tryParked",
  "reconcileBilling"
])

const chooseSampling = (options: Parameters<Tracer.Tracer["span"]>[0]): typeof options => {
  if (beginnings.has(options.name)) return { ...options, parent: Option.none(), root: true, sampled: true }
  if (options.kind === "server" || Option.isSome(options.parent)) return options
  return { ...options, sampled: false }
}

/** The span names of our Postgres client and of the sandbox's driver. */
const statementNames: ReadonlySet<string> = new Set(["postgresql", "postgres"])
/** The driver reports a wrong server address for URLs. */
const isWrongAddress = (key: string): boolean => key === "db.namespace" || key.startsWith("server.")

export const selectiveTracer = (tracer: Tracer.Tracer): Tracer.Tracer => ({
  ...tracer,
  span: (options) => {
    const isStatement = options.kind === "client" && statementNames.has(options.name)
    const span = tracer.span(chooseSampling(isStatement ? { ...options, name: "sql.execute" } : options))
    const attribute = span.attribute.bind(span)
    span.attribute = (key, value) => (isWrongAddress(key) ? undefined : attribute(key, value))
    const end = span.end.bind(span)
    span.end = (endTime, exit) =>
      end(endTime, Exit.isSuccess(exit) ? exit : Exit.failCause(causeWithoutPersonal(exit.cause)))
    return span
  }
})
