import { Effect, Metric } from "effect"
import { consumerStates, type ConsumerState } from "./ConsumerHealth.ts"

const lag = Metric.gauge("payments_consumer_lag", {
  description: "Messages in the topic that are not in the books yet, by partition of this process, or of no process"
})

const handled = Metric.counter("payments_consumer_handled_total", {
  description: "Payment messages that were handled, by partition",
  incremental: true
})

const missing = Metric.counter("payments_offsets_missing_total", {
  description:
    "Offsets at which the log held nothing where a message was expected, by partition: compaction deletes so",
  incremental: true
})

const unassigned = Metric.gauge("payments_partitions_unassigned", {
  description: "Partitions of the topic that no consumer of the group has; above 0 only while the group decides"
})

const stalled = Metric.gauge("payments_consumer_stalled_seconds", {
  description:
    "For how long the messages of a partition have waited, none handled and no cause known; the longest, 0 is normal"
})

const state = Metric.gauge("payments_consumer_state", {
  description: "1 for the state that the consumer is in: consuming is good, dead needs a person"
})

export const countHandled = (partition: number, count: number): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(handled, { partition: String(partition) }), count)

export const countMissing = (partition: number, count: bigint): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(missing, { partition: String(partition) }), Number(count))

export const measureUnassigned = (partitions: number): Effect.Effect<void> => Metric.update(unassigned, partitions)

export const measureLag = (partition: number, messages: bigint): Effect.Effect<void> =>
  Metric.update(Metric.withAttributes(lag, { partition: String(partition) }), Number(messages))

export const measureStalled = (ms: number): Effect.Effect<void> => Metric.update(stalled, ms / 1000)

export const measureState = Effect.fn("measureState")(function* (current: ConsumerState) {
  for (const each of consumerStates) {
    yield* Metric.update(Metric.withAttributes(state, { state: each }), each === current ? 1 : 0)
  }
})
