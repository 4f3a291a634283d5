import { Predicate, Schema } from "effect"
import type { SqlError } from "effect/sql/SqlError"

const readField = (cause: unknown, name: string): string | null => {
  if (!Predicate.hasProperty(cause, name)) return null
  const value = cause[name]
  return typeof value === "string" ? value : null
}

export const sqlStateOf = ({ reason }: SqlError): string | null => {
  const code = readField(reason.cause, "code")
  return code !== null && /^[0-9A-Z]{5}$/u.test(code) ? code : null
}

/** SQLSTATE classes whose messages name schema objects only. Other messages may quote stored data. */
const telling = new Set(["0A", "23", "25", "3F", "42"])

/**
 * A defect: our statement is wrong or violates a constraint. It keeps the database's message only if that cannot quote
 * data, and never the details, which show whole rows.
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
      constraint: readField(cause, "constraint"),
      reason: (isTelling ? readField(cause, "message") : null) ?? error.reason._tag
    })
  }
}
