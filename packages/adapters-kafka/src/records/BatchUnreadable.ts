import { Schema } from "effect"

export class BatchUnreadable extends Schema.TaggedError<BatchUnreadable>()("BatchUnreadable", {
  topic: Schema.String,
  partition: Schema.Int,
  offset: Schema.BigInt,
  /** The first offset after the batch. */
  until: Schema.BigInt,
  reason: Schema.String
}) {
  override get message(): string {
    return (
      `${this.topic}/${this.partition}: the messages ${this.offset} to ${this.until - 1n} cannot be read: ` +
      `${this.reason}. To skip them, stop the service and run ` +
      `payments accept-offsets --partition ${this.partition} --from ${this.until}`
    )
  }
}
