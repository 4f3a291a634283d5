import { Schema } from "effect"

/** The topic is compacted: Kafka deletes a payment event as soon as a later one has its key, read or not. */
export class TopicCompacted extends Schema.TaggedError<TopicCompacted>()("TopicCompacted", {
  topic: Schema.String,
  policy: Schema.String
}) {
  override get message(): string {
    return (
      `The Kafka topic ${this.topic} has cleanup.policy=${this.policy}: compaction deletes payments that nobody has ` +
      `read. Set it to delete, run payments replay, then start again`
    )
  }
}
