import { Schema } from "effect"

/** Continuing at another offset could skip payments, so an operator must decide. */
export class OffsetsLost extends Schema.TaggedError<OffsetsLost>()("OffsetsLost", {
  topic: Schema.String,
  partition: Schema.Int,
  /** The first offset without a processed message. */
  next: Schema.BigInt,
  /** The log holds `start` up to, but not including, `end`. */
  start: Schema.BigInt,
  end: Schema.BigInt
}) {
  override get message(): string {
    const why =
      this.next > this.end
        ? "the topic was recreated, or processed messages were lost"
        : `${this.start - this.next} offsets were deleted before we read them`
    const log =
      this.start === this.end ? `is empty and ends at ${this.end}` : `has ${this.start} to ${this.end - 1n}`
    return (
      `${this.topic}/${this.partition} must continue at offset ${this.next}, but its log ${log}: ${why}. ` +
      `Decide with payments accept-offsets`
    )
  }
}
