import { Schema } from "effect"

/** A step of the schema could not be applied. Nothing of it stays, and the steps after it were not tried. */
export class MigrationFailed extends Schema.TaggedError<MigrationFailed>()("MigrationFailed", {
  migration: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `The migration "${this.migration}" failed: ${this.reason}`
  }
}
