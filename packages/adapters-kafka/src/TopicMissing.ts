import { Schema } from "effect"

/** The topic cannot be read: it is not there, or it is not ours to read. It is never created by us. */
export class TopicMissing extends Schema.TaggedError<TopicMissing>()("TopicMissing", {
  topic: Schema.String,
  /** Kafka's name for the error, e.g. `UNKNOWN_TOPIC_OR_PARTITION`. */
  code: Schema.String
}) {
  override get message(): string {
    return `The Kafka topic ${this.topic} cannot be read (${this.code}); it has to be created, or opened to us`
  }
}
