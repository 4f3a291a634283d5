import { ProcessedMessageRepository } from "@dealer-billing/domain"
import { Effect } from "effect"
import type { Batch } from "kafkajs"
import type { Assignment } from "../consumer/Assignment.ts"
import { countMissing } from "../consumer/consumerMetrics.ts"
import { findGaps } from "./findGaps.ts"

/**
 * Keeps which offsets of a batch hold no message, before what stands behind them is stored, so that nobody takes them
 * for lost messages. Offsets that the log has lost are told: they stay a finding of `verify`.
 */
export const keepGaps = Effect.fn("keepGaps")(function* (batch: Batch, assignment: Assignment, next: bigint) {
  const { partition } = batch
  const { missing, passedOver } = findGaps(batch, next)
  const topic = assignment.log(partition).name
  if (passedOver.length > 0) {
    const processedMessages = yield* ProcessedMessageRepository
    yield* processedMessages.passOver(passedOver.map((range) => ({ topic, partition, ...range })))
  }
  for (const { from, until } of missing) {
    yield* countMissing(partition, until - from)
    yield* Effect.logError(
      "The log holds nothing at offsets that were not read yet; was the topic compacted?"
    ).pipe(
      Effect.annotateLogs({ place: `${assignment.topic}/${partition}`, from: String(from), until: String(until) })
    )
  }
})
