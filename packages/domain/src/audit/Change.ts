import { Context, Schema } from "effect"

/** Who is changing what: kept with every change that a person or another system asked for. No personal data. */
export const Change = Schema.Struct({
  /** The name of a key, `jwt:` and a token's subject, or `cli:` and a user of the machine. */
  caller: Schema.String,
  /** Also in the log and in the answer. */
  requestId: Schema.String,
  /** The name of the operation in the contract. */
  operation: Schema.String,
  /** The path of what was asked to change. */
  target: Schema.String
})
export type Change = typeof Change.Type

/** The change that the running effect makes; null for what the service does by itself. */
export const CurrentChange = Context.Reference<Change | null>("@dealer-billing/domain/audit/CurrentChange", {
  defaultValue: () => null
})
