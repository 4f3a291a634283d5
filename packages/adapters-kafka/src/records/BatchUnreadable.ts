import { Schema } from "effect"

/** A record batch cannot be decoded: damaged, cut short, or of a format or codec that this process cannot read. */
export class BatchUnreadable extends Schema.TaggedError<BatchUnreadable>()("BatchUnreadable", {
  topic: Schema.String,
  partition: Schema.Int,
  /** The first offset of the batch that cannot be read. */
  offset: Schema.BigInt,
  /** The first offset behind the batch. */
  until: Schema.BigInt,
  reason: Schema.String
}) {
  override get message(): string {
    return (
      `${this.topic}/${this.partition}: the messages ${this.offset} to ${this.until - 1n} cannot be read: ` +
      `${this.reason}; to leave them out, stop the service and run ` +
      `payments accept-offsets --partition ${this.partition} --from ${this.until}`
    )
  }
}
