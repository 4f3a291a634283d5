import { Schema } from "effect"

/** After a source lost messages: where it continues, as a new log with numbers unrelated to the old ones. */
export interface LogDecision {
  readonly source: string
  /** 2 for the first decision on a source. */
  readonly log: number
  readonly from: bigint
  readonly actor: string
  readonly reason: string
  readonly found: string
}

/** Keeps a new log's numbers apart from equal old ones. */
export const logSource = (source: string, log: number): string => (log === 1 ? source : `${source}#${log}`)

export class DecidedMeanwhile extends Schema.TaggedError<DecidedMeanwhile>()("DecidedMeanwhile", {
  source: Schema.String
}) {
  override get message(): string {
    return `Another operator has just decided where ${this.source} continues`
  }
}
