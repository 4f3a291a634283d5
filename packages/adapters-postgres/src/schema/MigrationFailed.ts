import { Schema } from "effect"

/** A migration could not be applied. It left nothing behind, and the migrations after it were not tried. */
export class MigrationFailed extends Schema.TaggedError<MigrationFailed>()("MigrationFailed", {
  migration: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `The migration "${this.migration}" failed: ${this.reason}`
  }
}
