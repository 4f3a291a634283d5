import { Schema } from "effect"

/** Messages wait, nothing is known to be in their way, and none was handled for too long. */
export class ConsumerStuck extends Schema.TaggedError<ConsumerStuck>()("ConsumerStuck", {
  /** Those that stand still. */
  partitions: Schema.Array(Schema.Int),
  /** Messages that wait in them. */
  lag: Schema.BigInt,
  stalledMs: Schema.Number
}) {
  override get message(): string {
    const seconds = Math.round(this.stalledMs / 1000)
    return `${this.lag} messages wait, and none was handled for ${seconds} s (partition ${this.partitions.join(", ")})`
  }
}
