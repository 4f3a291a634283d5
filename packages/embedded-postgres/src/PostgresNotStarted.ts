import { Schema } from "effect"

export class PostgresNotStarted extends Schema.TaggedError<PostgresNotStarted>()("PostgresNotStarted", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The embedded Postgres did not start: ${this.reason}`
  }
}
