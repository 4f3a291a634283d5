import { Schema } from "effect"

/** Protects against an empty database in place of the right one, which would skip the deleted messages. */
export class ProcessedMissing extends Schema.TaggedError<ProcessedMissing>()("ProcessedMissing", {
  topic: Schema.String,
  partition: Schema.Int,
  committed: Schema.BigInt,
  start: Schema.BigInt
}) {
  override get message(): string {
    return (
      `The group has read ${this.topic}/${this.partition} up to offset ${this.committed}, but the database has no ` +
      `processed message of it, and its log starts at ${this.start}. Is this the right database?`
    )
  }
}
