import { ProcessedMessageRepository } from "@dealer-billing/domain"
import { Effect } from "effect"
import type { Batch } from "kafkajs"
import type { Assignment } from "./Assignment.ts"
import { countMissing } from "./consumerMetrics.ts"
import { findGaps } from "../topic/findGaps.ts"

/**
 * Stores the offsets of a batch without a message before the messages after them, so that they do not count as lost.
 * Lost offsets are logged and stay a finding of `verify`.
 */
export const keepGaps = Effect.fn("keepGaps")(function* (batch: Batch, assignment: Assignment, next: bigint) {
  const { partition } = batch
  const { missing, passedOver } = findGaps(batch, next)
  const { source } = assignment.log(partition)
  if (passedOver.length > 0) {
    const processedMessages = yield* ProcessedMessageRepository
    yield* processedMessages.passOver(passedOver.map((range) => ({ source, ...range })))
  }
  for (const { from, until } of missing) {
    yield* countMissing(partition, until - from)
    yield* Effect.logError("Offsets that were not read yet have no message. Was the topic compacted?").pipe(
      Effect.annotateLogs({ place: `${assignment.topic}/${partition}`, from: String(from), until: String(until) })
    )
  }
})
