import { Schema } from "effect"

/** The source was recreated or restored: no message can be skipped by its position any more. */
export class PositionReused extends Schema.TaggedError<PositionReused>()("PositionReused", {
  source: Schema.String,
  number: Schema.BigInt
}) {
  override get message(): string {
    return `Another message was at ${this.source}/${this.number} before; was the topic recreated?`
  }
}
