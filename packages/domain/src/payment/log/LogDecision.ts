import { Schema } from "effect"

/** After a log lost messages: where its partition continues, as a new log with offsets unrelated to the old ones. */
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

/** Keeps a new log's offsets apart from equal old ones. Kafka allows no `#` in topic names. */
export const logName = (topic: string, log: number): string => (log === 1 ? topic : `${topic}#${log}`)

export class DecidedMeanwhile extends Schema.TaggedError<DecidedMeanwhile>()("DecidedMeanwhile", {
  topic: Schema.String,
  partition: Schema.Int
}) {
  override get message(): string {
    return `Another operator has just decided where ${this.topic}/${this.partition} continues`
  }
}
