import { Schema } from "effect"

/**
 * An operator's decision, after a log lost messages, at which offset its partition continues. From there it counts as a
 * new log, whose offsets are unrelated to those before.
 */
export interface LogDecision {
  readonly topic: string
  readonly partition: number
  /** 2 for the first decision on a partition. */
  readonly log: number
  readonly from: bigint
  readonly actor: string
  readonly reason: string
  readonly found: string
}

/**
 * The topic name of a log's processed messages: separates the offsets of a new log from equal offsets of the old one.
 * Kafka allows no `#` in topic names.
 */
export const logName = (topic: string, log: number): string => (log === 1 ? topic : `${topic}#${log}`)

export class DecidedMeanwhile extends Schema.TaggedError<DecidedMeanwhile>()("DecidedMeanwhile", {
  topic: Schema.String,
  partition: Schema.Int
}) {
  override get message(): string {
    return `Another operator has just decided where ${this.topic}/${this.partition} continues`
  }
}
