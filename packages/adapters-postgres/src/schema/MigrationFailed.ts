import { Schema } from "effect"

export class MigrationFailed extends Schema.TaggedError<MigrationFailed>()("MigrationFailed", {
  migration: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `The migration "${this.migration}" failed: ${this.reason}`
  }
}
