import { Schema } from "effect"

export class ConsumerStuck extends Schema.TaggedError<ConsumerStuck>()("ConsumerStuck", {
  partitions: Schema.Array(Schema.Int),
  lag: Schema.BigInt,
  stalledMs: Schema.Number
}) {
  override get message(): string {
    const seconds = Math.round(this.stalledMs / 1000)
    return `${this.lag} messages wait, and none was handled for ${seconds} s (partition ${this.partitions.join(", ")})`
  }
}
