import { Schema } from "effect"

/**
 * A person's decision that a partition goes on at an offset, after its log lost what was next: from there on it counts
 * as another log, whose offsets have nothing to do with those of the logs before.
 */
export interface LogDecision {
  readonly topic: string
  readonly partition: number
  /** The number of the log that it begins: 2 for the first decision on a partition. */
  readonly log: number
  /** The first offset of that log that is ours. */
  readonly from: bigint
  readonly actor: string
  readonly reason: string
  /** What was wrong with the log when it was decided. */
  readonly found: string
}

/**
 * Under which name the messages of a log have their processed messages. A reused offset then meets no old processed message, neither as a
 * repeat that would be passed over nor as a contradiction. No topic of Kafka has a `#` in its name.
 */
export const logName = (topic: string, log: number): string => (log === 1 ? topic : `${topic}#${log}`)

/** Somebody else has decided on the same partition meanwhile. */
export class DecidedMeanwhile extends Schema.TaggedError<DecidedMeanwhile>()("DecidedMeanwhile", {
  topic: Schema.String,
  partition: Schema.Int
}) {
  override get message(): string {
    return `Somebody has just decided how ${this.topic}/${this.partition} goes on`
  }
}
