import { Schema } from "effect"

/** The migration was rolled back, and the later ones were not tried. */
export class MigrationFailed extends Schema.TaggedError<MigrationFailed>()("MigrationFailed", {
  migration: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `The migration "${this.migration}" failed: ${this.reason}`
  }
}
