import { Schema } from "effect"

/**
 * The log does not hold the offset at which our books go on: messages were deleted before we had them, or the topic
 * was made anew. Going on elsewhere could skip money, so that a person has to decide.
 */
export class OffsetsLost extends Schema.TaggedError<OffsetsLost>()("OffsetsLost", {
  topic: Schema.String,
  partition: Schema.Int,
  /** The first offset that has no processed message of ours. */
  next: Schema.BigInt,
  /** What the log holds: from `start` up to before `end`. */
  start: Schema.BigInt,
  end: Schema.BigInt
}) {
  override get message(): string {
    const why =
      this.next > this.end
        ? "messages that we have are not there any more; was the topic made anew?"
        : `${this.start - this.next} offsets were deleted before we had them`
    return (
      `${this.topic}/${this.partition} is to go on at offset ${this.next}, ` +
      `and its log holds ${this.start} up to before ${this.end}: ${why}`
    )
  }
}
