import { Clock, Duration, Effect } from "effect"
import { type Assignment, checkRunning } from "./Assignment.ts"
import { countMissing, measureLag, measureStalled, measureUnassigned } from "./consumerMetrics.ts"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import { ConsumerStuck } from "./ConsumerStuck.ts"
import { findUnassignedLags } from "./findUnassignedLags.ts"
import type { LogRanges, LogReader } from "../topic/LogReader.ts"
import { type PartitionState, StallDetector } from "./StallDetector.ts"

export interface WatchOptions {
  readonly intervalMs: number
  readonly stalledMaxMs: number
  readonly partitionsAtOnce: number
}

/** For a partition that was not examined yet: the whole log. */
const findLags = (assignment: Assignment, ranges: LogRanges): ReadonlyArray<readonly [number, bigint]> =>
  assignment.partitions.map((partition) => {
    const { end, start } = ranges.get(partition) ?? { end: 0n, start: 0n }
    const lag = end - (assignment.next(partition) ?? start)
    return [partition, lag > 0n ? lag : 0n]
  })

/** Messages that wait for a known cause do not count. */
const describePartitions = (
  lags: ReturnType<typeof findLags>,
  assignment: Assignment,
  progress: ConsumerProgress
): ReadonlyArray<PartitionState> =>
  lags.map(([partition, lag]) => {
    const place = `${assignment.topic}/${partition}`
    const isExplained = progress.isWaiting(place) || !progress.isConnected
    return { partition, lag: isExplained ? 0n : lag, next: assignment.next(partition) }
  })

/**
 * Fails with `OffsetsLost` if the log lost the next message, and with `ConsumerStuck` if messages wait and none is
 * handled. Brokers that do not answer are no failure.
 */
export const watchConsumer = Effect.fn("watchConsumer")(function* (
  assignment: Assignment,
  progress: ConsumerProgress,
  log: LogReader,
  options: WatchOptions
) {
  const stalls = new StallDetector(options.partitionsAtOnce)
  let checkedMs = yield* Clock.currentTimeMillis
  while (true) {
    yield* Effect.sleep(Duration.millis(options.intervalMs))
    const before = assignment.snapshot()
    const ranges = yield* Effect.orElseSucceed(log.ranges, () => null)
    const nowMs = yield* Clock.currentTimeMillis
    // The time of a frozen process must not count.
    const sinceMs = Math.min(nowMs - checkedMs, 2 * options.intervalMs)
    checkedMs = nowMs
    if (ranges === null) continue
    yield* Effect.fromResult(checkRunning(assignment, before, ranges))
    const lags = findLags(assignment, ranges)
    yield* Effect.forEach(lags, ([partition]) => countMissing(partition, 0n))
    const unassigned = yield* findUnassignedLags(assignment, ranges, log)
    yield* Effect.forEach([...lags, ...unassigned.lags], ([partition, lag]) => measureLag(partition, lag))
    if (unassigned.count !== null) yield* measureUnassigned(unassigned.count)
    stalls.observe(describePartitions(lags, assignment, progress), sinceMs)
    yield* measureStalled(stalls.longestMs)
    const stuck = stalls.stuck(options.stalledMaxMs)
    if (stuck !== null) return yield* new ConsumerStuck(stuck)
  }
})
