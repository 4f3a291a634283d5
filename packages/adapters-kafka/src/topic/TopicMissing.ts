import { Schema } from "effect"

export class TopicMissing extends Schema.TaggedError<TopicMissing>()("TopicMissing", {
  topic: Schema.String,
  /** Kafka's name for the error, e.g. `UNKNOWN_TOPIC_OR_PARTITION`. */
  code: Schema.String
}) {
  override get message(): string {
    return `The Kafka topic ${this.topic} does not exist (${this.code}); create it, or check PAYMENTS_TOPIC`
  }
}
