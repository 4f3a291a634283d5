import { examineLog, type ExamineOptions, type LogExamination } from "@dealer-billing/adapters-kafka"
import { acceptOffsets, type LogDecision } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"

/** Nothing keeps the partition from going on, so that a decision could only skip or repeat messages. */
export class NothingLost extends Schema.TaggedError<NothingLost>()("NothingLost", {
  topic: Schema.String,
  partition: Schema.Int,
  next: Schema.BigInt
}) {
  override get message(): string {
    return `${this.topic}/${this.partition} goes on at offset ${this.next} by itself: there is nothing to decide`
  }
}

/** The log does not hold the offset, nor ends there. */
export class OffsetNotInLog extends Schema.TaggedError<OffsetNotInLog>()("OffsetNotInLog", {
  offset: Schema.BigInt,
  start: Schema.BigInt,
  end: Schema.BigInt
}) {
  override get message(): string {
    return `Offset ${this.offset} is not in the log, which holds ${this.start} up to before ${this.end}`
  }
}

export interface Acceptance {
  /** Null: the beginning of the log. */
  readonly from: bigint | null
  readonly actor: string
  readonly reason: string
}

export interface Accepted {
  readonly decision: LogDecision
  /** How many offsets of the log stand before, and are never read. */
  readonly skipped: bigint
}

/** What there is to decide about. A decision by which nothing was handled yet may be taken anew. */
const foundWrong = ({ decision, isUsed, next, trouble }: LogExamination): string | null => {
  if (trouble !== null) return trouble.message
  return decision === null || isUsed ? null : `decided before to go on at ${next}, and nothing was handled since`
}

/**
 * Keeps an operator's decision where a partition goes on whose log lost what is next. Refused where nothing is lost, or
 * where the log does not hold the offset.
 */
export const acceptLog = Effect.fn("acceptLog")(function* (options: ExamineOptions, acceptance: Acceptance) {
  const { partition, topic } = options
  const examined = yield* examineLog(options)
  const found = foundWrong(examined)
  const { decision: before, next, range } = examined
  if (found === null) return yield* new NothingLost({ topic, partition, next: next ?? range.start })
  const from = acceptance.from ?? range.start
  if (from < range.start || from > range.end) return yield* new OffsetNotInLog({ offset: from, ...range })
  const { actor, reason } = acceptance
  const decision = { topic, partition, log: (before?.log ?? 1) + 1, from, actor, reason, found }
  yield* acceptOffsets(decision)
  return { decision, skipped: from - range.start } satisfies Accepted
})
