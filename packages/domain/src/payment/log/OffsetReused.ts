import { Schema } from "effect"

/** The topic was recreated, or a broker was restored: no message can be skipped by its position any more. */
export class OffsetReused extends Schema.TaggedError<OffsetReused>()("OffsetReused", {
  topic: Schema.String,
  partition: Schema.Int,
  offset: Schema.BigInt
}) {
  override get message(): string {
    return `Another message was at ${this.topic}/${this.partition}/${this.offset} before; was the topic recreated?`
  }
}
