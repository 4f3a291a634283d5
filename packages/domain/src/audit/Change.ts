import { Context, Effect, Schema } from "effect"

/** Who changes what, for the audit. No personal data. */
export const Change = Schema.Struct({
  /** The name of a key, `jwt:` and a token's subject, or `cli:` and a user of the machine. */
  caller: Schema.String,
  requestId: Schema.String,
  operation: Schema.String,
  target: Schema.String
})
export type Change = typeof Change.Type

/** The change that the running effect makes; null for what the service does on its own. */
export const CurrentChange = Context.Reference<Change | null>("@dealer-billing/domain/audit/CurrentChange", {
  defaultValue: () => null
})

/** What the worker does on its own. */
export const workerActor = "worker"

/** The caller of the current change; `unknown` if `CurrentChange` is not provided. */
export const currentCaller = Effect.map(CurrentChange, (change) => change?.caller ?? "unknown")
