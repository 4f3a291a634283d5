import { Schema } from "effect"

/**
 * The group has read this partition, our books have no processed message of it, and the log has lost its beginning: an empty
 * database in the place of the one that was there would go on as if nothing had come before.
 */
export class ProcessedMissing extends Schema.TaggedError<ProcessedMissing>()("ProcessedMissing", {
  topic: Schema.String,
  partition: Schema.Int,
  /** What the group has committed. */
  committed: Schema.BigInt,
  /** Where the log begins. */
  start: Schema.BigInt
}) {
  override get message(): string {
    return (
      `The group has read ${this.topic}/${this.partition} up to offset ${this.committed}, our books have no processed message ` +
      `of it, and its log begins at ${this.start}: is this the right database?`
    )
  }
}
