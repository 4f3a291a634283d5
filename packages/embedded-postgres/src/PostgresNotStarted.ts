import { Schema } from "effect"

/** The embedded Postgres could not be started; `reason` says why and what a person can do about it. */
export class PostgresNotStarted extends Schema.TaggedError<PostgresNotStarted>()("PostgresNotStarted", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The embedded Postgres did not start: ${this.reason}`
  }
}
