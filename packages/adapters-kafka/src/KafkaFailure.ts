import { Predicate, Schema } from "effect"

/** Kafka could not do what was asked; `cause` is the client's own error. */
export class KafkaFailure extends Schema.TaggedError<KafkaFailure>()("KafkaFailure", {
  reason: Schema.String,
  cause: Schema.Unknown
}) {
  override get message(): string {
    return `Kafka: ${this.reason}`
  }
}

const rootOf = (error: unknown): unknown =>
  Predicate.hasProperty(error, "cause") && error.cause instanceof Error ? rootOf(error.cause) : error

export const kafkaFailure = (error: unknown): KafkaFailure => {
  const root = rootOf(error)
  return new KafkaFailure({ reason: root instanceof Error ? root.message : "an unknown error", cause: error })
}

/** The name of the protocol's error at the root, e.g. `UNKNOWN_TOPIC_OR_PARTITION`; null for other errors. */
export const protocolCode = ({ cause }: KafkaFailure): string | null => {
  const root = rootOf(cause)
  return Predicate.hasProperty(root, "type") && Predicate.isString(root.type) ? root.type : null
}

/** Can it help to connect again? It cannot where our own code, a setting or a right is at fault. */
export const isTransient = ({ cause }: KafkaFailure): boolean => {
  const root = rootOf(cause)
  return (
    (cause instanceof Error && cause.name === "KafkaJSNumberOfRetriesExceeded") ||
    (Predicate.hasProperty(root, "retriable") && root.retriable === true)
  )
}
