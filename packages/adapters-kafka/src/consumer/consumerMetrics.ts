import { Effect, Metric } from "effect"
import { consumerStates, type ConsumerState } from "./ConsumerHealth.ts"

const lag = Metric.gauge("payments_consumer_lag", {
  description: "Messages in the topic that are not processed yet, by partition (of this process or of no process)"
})

const handled = Metric.counter("payments_consumer_handled_total", {
  description: "Processed messages, by partition",
  incremental: true
})

const missing = Metric.counter("payments_offsets_missing_total", {
  description: "Offsets without a message where one was expected, by partition; compaction deletes such messages",
  incremental: true
})

const unassigned = Metric.gauge("payments_partitions_unassigned", {
  description: "Partitions without a consumer of the group; above 0 only during a rebalance"
})

const stalled = Metric.gauge("payments_consumer_stalled_seconds", {
  description: "Longest time that messages of a partition have waited without a known cause; 0 is normal"
})

const state = Metric.gauge("payments_consumer_state", {
  description: "1 for the current state; consuming is normal, dead needs an operator"
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
