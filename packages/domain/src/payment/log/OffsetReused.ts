import { Schema } from "effect"

/**
 * Another message stood at this position before: the topic was made anew, or a broker was restored. Positions mean
 * nothing any more, so that nothing may be skipped by them, and a person has to decide how to go on.
 */
export class OffsetReused extends Schema.TaggedError<OffsetReused>()("OffsetReused", {
  topic: Schema.String,
  partition: Schema.Int,
  offset: Schema.BigInt
}) {
  override get message(): string {
    return `Another message stood at ${this.topic}/${this.partition}/${this.offset} before; was the topic made anew?`
  }
}
