import { Schema } from "effect"

/** `reason` says why, and what an operator can do. */
export class PostgresNotStarted extends Schema.TaggedError<PostgresNotStarted>()("PostgresNotStarted", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The embedded Postgres did not start: ${this.reason}`
  }
}
