import { Schema } from "effect"

/** Compaction deletes a payment event when a later one has the same key, read or not. */
export class TopicCompacted extends Schema.TaggedError<TopicCompacted>()("TopicCompacted", {
  topic: Schema.String,
  policy: Schema.String
}) {
  override get message(): string {
    return (
      `The Kafka topic ${this.topic} has cleanup.policy=${this.policy}: compaction deletes payments before they are ` +
      `read. Set cleanup.policy=delete, run payments replay, then restart the service`
    )
  }
}
