import { ProcessedMessageRepository, PositionReused } from "@dealer-billing/domain"
import { type LogDecision } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { checkTopic } from "../topic/checkTopic.ts"
import { kafkaClient, type KafkaOptions } from "../connection/kafkaClient.ts"
import { type LogRange, makeLogReader } from "../topic/LogReader.ts"
import type { OffsetsLost } from "../consumer/OffsetsLost.ts"
import { readLog } from "./readLog.ts"
import type { BatchUnreadable } from "../records/BatchUnreadable.ts"
import type { ProcessedMissing } from "../consumer/ProcessedMissing.ts"
import { type Resumption, resumeOffsets, readStoredStates } from "../consumer/resumeOffsets.ts"

export class PartitionMissing extends Schema.TaggedError<PartitionMissing>()("PartitionMissing", {
  topic: Schema.String,
  partition: Schema.Int
}) {
  override get message(): string {
    return `The topic ${this.topic} has no partition ${this.partition}`
  }
}

export interface ExamineOptions extends KafkaOptions {
  readonly topic: string
  readonly partition: number
  readonly groupId: string
}

export interface LogExamination {
  readonly range: LogRange
  readonly decision: LogDecision | null
  /** Whether a message was handled since that decision, or ever without one. */
  readonly isUsed: boolean
  readonly next: bigint | null
  readonly trouble: OffsetsLost | PositionReused | ProcessedMissing | BatchUnreadable | null
}

/** Fails if the log has other messages at the newest processed offsets. */
const checkNewest = Effect.fn("examineLog.checkNewest")(function* (
  options: ExamineOptions,
  { log, next, readFrom }: Resumption
) {
  const processedMessages = yield* ProcessedMessageRepository
  const { source } = log
  if (readFrom >= next) return
  yield* readLog({ ...options, from: readFrom, to: next - 1n }, (part) =>
    Effect.gen(function* () {
      const messages = part.messages.map(({ position, raw }) => ({ raw, position: { ...position, source } }))
      const known = yield* processedMessages.list({ ...part, source }, messages)
      const reused = known.find(({ isSame }) => isSame === false)
      if (reused !== undefined) return yield* new PositionReused({ source, number: reused.number })
    })
  )
})

const checkNext = (options: ExamineOptions, { next }: Resumption, { end }: LogRange) =>
  next < end ? readLog({ ...options, from: next, to: next }, () => Effect.void) : Effect.void

/** Makes the checks of a starting consumer. Changes nothing. */
export const examineLog = Effect.fn("examineLog")(function* (options: ExamineOptions) {
  const { partition, topic } = options
  const kafka = yield* kafkaClient(options)
  yield* checkTopic(kafka, topic)
  const reader = yield* makeLogReader(kafka, options)
  const range = (yield* reader.ranges).get(partition)
  if (range === undefined) return yield* new PartitionMissing({ topic, partition })
  const state = (yield* readStoredStates(topic, [partition])).get(partition)
  const found = { range, decision: state?.decision ?? null, isUsed: state?.handled !== undefined }
  return yield* Effect.gen(function* () {
    const [resumption] = yield* resumeOffsets(topic, [partition], reader)
    if (resumption !== undefined) {
      yield* checkNewest(options, resumption)
      yield* checkNext(options, resumption, range)
    }
    return { ...found, next: resumption?.next ?? null, trouble: null } satisfies LogExamination
  }).pipe(
    Effect.catchTag(["OffsetsLost", "PositionReused", "ProcessedMissing", "BatchUnreadable"], (trouble) =>
      Effect.succeed<LogExamination>({ ...found, next: null, trouble })
    )
  )
}, Effect.scoped)
