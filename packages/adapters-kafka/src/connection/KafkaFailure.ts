import { Predicate, Schema } from "effect"
import { explainError } from "./explainError.ts"

/** Kafka could not do what was asked; `cause` is the client's own error. */
export class KafkaFailure extends Schema.TaggedError<KafkaFailure>()("KafkaFailure", {
  reason: Schema.String,
  /** Where it is a matter of security: who refuses whom. */
  refusal: Schema.NullOr(Schema.Literals(["unauthorized", "untrusted"])),
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
  const explanation = explainError(root)
  const said = root instanceof Error ? root.message : "an unknown error"
  const reason = explanation === null || explanation.text === said ? said : `${explanation.text} (${said})`
  return new KafkaFailure({ reason, refusal: explanation?.refusal ?? null, cause: error })
}

/** The name of the protocol's error at the root, e.g. `UNKNOWN_TOPIC_OR_PARTITION`; null for other errors. */
export const protocolCode = ({ cause }: KafkaFailure): string | null => {
  const root = rootOf(cause)
  return Predicate.hasProperty(root, "type") && Predicate.isString(root.type) ? root.type : null
}

/** Can it help to connect again? It cannot where our own code is at fault; a refusal may be mended at the brokers. */
export const isTransient = ({ cause, refusal }: KafkaFailure): boolean => {
  const root = rootOf(cause)
  return (
    refusal !== null ||
    (cause instanceof Error && cause.name === "KafkaJSNumberOfRetriesExceeded") ||
    (Predicate.hasProperty(root, "retriable") && root.retriable === true)
  )
}
