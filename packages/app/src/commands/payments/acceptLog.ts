import { examineLog, formatSource, type ExamineOptions, type LogExamination } from "@dealer-billing/adapters-kafka"
import { acceptLogDecision, type LogDecision } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"

/** The consumer can continue without a decision. A decision could only skip or repeat messages. */
export class NothingLost extends Schema.TaggedError<NothingLost>()("NothingLost", {
  topic: Schema.String,
  partition: Schema.Int,
  next: Schema.BigInt
}) {
  override get message(): string {
    return `No decision needed: ${this.topic}/${this.partition} continues at offset ${this.next}. Nothing was changed.`
  }
}

export class OffsetNotInLog extends Schema.TaggedError<OffsetNotInLog>()("OffsetNotInLog", {
  offset: Schema.BigInt,
  start: Schema.BigInt,
  end: Schema.BigInt
}) {
  override get message(): string {
    return `--from must be an offset from ${this.start} to ${this.end}, the end of the log; it is ${this.offset}`
  }
}

interface Acceptance {
  /** Null: the beginning of the log. */
  readonly from: bigint | null
  readonly actor: string
  readonly reason: string
}

export interface Accepted {
  readonly decision: LogDecision
  /** How many offsets of the log are never read. */
  readonly skipped: bigint
}

/** A decision may be replaced until a message was handled under it. */
const describeTrouble = ({ decision, isUsed, next, trouble }: LogExamination): string | null => {
  if (trouble !== null) return trouble.message
  return decision === null || isUsed ? null : `an earlier decision for offset ${next}; no message was handled since`
}

/** Stores an operator's decision where a partition continues whose next message is lost. */
export const acceptLog = Effect.fn("acceptLog")(function* (options: ExamineOptions, acceptance: Acceptance) {
  const { partition, topic } = options
  const examined = yield* examineLog(options)
  const found = describeTrouble(examined)
  const { decision: before, next, range } = examined
  if (found === null) return yield* new NothingLost({ topic, partition, next: next ?? range.start })
  const from = acceptance.from ?? range.start
  if (from < range.start || from > range.end) return yield* new OffsetNotInLog({ offset: from, ...range })
  const { actor, reason } = acceptance
  const decision = {
    source: formatSource(topic, partition),
    log: (before?.log ?? 1) + 1,
    from,
    actor,
    reason,
    found
  }
  yield* acceptLogDecision(decision)
  return { decision, skipped: from - range.start } satisfies Accepted
})
