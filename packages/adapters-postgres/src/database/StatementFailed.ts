import { Predicate, Schema } from "effect"
import type { SqlError } from "effect/sql/SqlError"

const fieldOf = (cause: unknown, name: string): string | null => {
  if (!Predicate.hasProperty(cause, name)) return null
  const value = cause[name]
  return typeof value === "string" ? value : null
}

/** The SQLSTATE that the database gave, five signs, or null when it gave none. */
export const sqlStateOf = ({ reason }: SqlError): string | null => {
  const code = fieldOf(reason.cause, "code")
  return code !== null && /^[0-9A-Z]{5}$/u.test(code) ? code : null
}

/** Messages of these classes name objects of the schema only; others may quote what was stored. */
const telling = new Set(["0A", "23", "25", "3F", "42"])

/**
 * A statement of ours is wrong, or broke a constraint: a defect. It keeps the database's message only where that
 * cannot quote data, and never its details, which show whole rows.
 */
export class StatementFailed extends Schema.TaggedError<StatementFailed>()("StatementFailed", {
  sqlState: Schema.NullOr(Schema.String),
  constraint: Schema.NullOr(Schema.String),
  reason: Schema.String
}) {
  override get message(): string {
    return `A statement failed (${this.sqlState ?? "no SQLSTATE"}): ${this.reason}`
  }

  static of(error: SqlError): StatementFailed {
    const sqlState = sqlStateOf(error)
    const { cause } = error.reason
    const isTelling = sqlState === null || telling.has(sqlState.slice(0, 2))
    return new StatementFailed({
      sqlState,
      constraint: fieldOf(cause, "constraint"),
      reason: (isTelling ? fieldOf(cause, "message") : null) ?? error.reason._tag
    })
  }
}
