import { Predicate, Schema } from "effect"
import { explainError } from "./explainError.ts"

export class KafkaFailure extends Schema.TaggedError<KafkaFailure>()("KafkaFailure", {
  reason: Schema.String,
  refusal: Schema.NullOr(Schema.Literals(["unauthorized", "untrusted"])),
  cause: Schema.Unknown
}) {
  override get message(): string {
    return `Kafka: ${this.reason}`
  }
}

const findRoot = (error: unknown): unknown =>
  Predicate.hasProperty(error, "cause") && error.cause instanceof Error ? findRoot(error.cause) : error

export const kafkaFailure = (error: unknown): KafkaFailure => {
  const root = findRoot(error)
  const explanation = explainError(root)
  const said = root instanceof Error ? root.message : "an unknown error"
  const reason = explanation === null || explanation.text === said ? said : `${explanation.text} (${said})`
  return new KafkaFailure({ reason, refusal: explanation?.refusal ?? null, cause: error })
}

/** The protocol's error name, e.g. `UNKNOWN_TOPIC_OR_PARTITION`. Null: another error. */
export const protocolCode = ({ cause }: KafkaFailure): string | null => {
  const root = findRoot(cause)
  return Predicate.hasProperty(root, "type") && Predicate.isString(root.type) ? root.type : null
}

/** Whether reconnecting can help. A refusal may be fixed at the brokers, a defect of ours may not. */
export const isTransient = ({ cause, refusal }: KafkaFailure): boolean => {
  const root = findRoot(cause)
  return (
    refusal !== null ||
    (cause instanceof Error && cause.name === "KafkaJSNumberOfRetriesExceeded") ||
    (Predicate.hasProperty(root, "retriable") && root.retriable === true)
  )
}
