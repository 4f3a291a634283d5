import { Clock, Duration, Effect } from "effect"
import { type Assignment, checkRunning } from "./Assignment.ts"
import { countMissing, measureLag, measureStalled, measureUnassigned } from "./consumerMetrics.ts"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import { ConsumerStuck } from "./ConsumerStuck.ts"
import { lagsOfNobody } from "./lagsOfNobody.ts"
import type { LogRanges, LogReader } from "../log/LogReader.ts"
import { type PartitionLook, StallDetector } from "./StallDetector.ts"

export interface WatchOptions {
  /** How often the log is looked at, in ms. */
  readonly intervalMs: number
  /** How long messages of a partition may wait without a known cause and without one being handled, in ms. */
  readonly stalledMaxMs: number
  /** How many partitions are handled at the same time. */
  readonly partitionsAtOnce: number
}

/** What waits per partition of ours; of one that was not examined yet, all that the log holds. */
const lagsOf = (assignment: Assignment, ranges: LogRanges): ReadonlyArray<readonly [number, bigint]> =>
  assignment.partitions.map((partition) => {
    const { end, start } = ranges.get(partition) ?? { end: 0n, start: 0n }
    const lag = end - (assignment.next(partition) ?? start)
    return [partition, lag > 0n ? lag : 0n]
  })

/** The partitions as they stand; what waits for a known cause counts as nothing. */
const looksOf = (
  lags: ReturnType<typeof lagsOf>,
  assignment: Assignment,
  progress: ConsumerProgress
): ReadonlyArray<PartitionLook> =>
  lags.map(([partition, lag]) => {
    const place = `${assignment.topic}/${partition}`
    const isExplained = progress.isWaiting(place) || !progress.isConnected
    return { partition, lag: isExplained ? 0n : lag, next: assignment.next(partition) }
  })

/**
 * Looks at the log beside the consumer for as long as that runs. Fails with `OffsetsLost` when the log lost what is
 * next, or ends before it, and with `ConsumerStuck` when messages of a partition wait and the consumer handles none of
 * them, whatever its connections look like. Brokers that do not answer are no failure of the consumer.
 */
export const watchConsumer = Effect.fn("watchConsumer")(function* (
  assignment: Assignment,
  progress: ConsumerProgress,
  log: LogReader,
  options: WatchOptions
) {
  const standstill = new StallDetector(options.partitionsAtOnce)
  let lookedMs = yield* Clock.currentTimeMillis
  while (true) {
    yield* Effect.sleep(Duration.millis(options.intervalMs))
    const before = assignment.snapshot()
    const ranges = yield* Effect.orElseSucceed(log.ranges, () => null)
    const nowMs = yield* Clock.currentTimeMillis
    // A process that was frozen has not been idle for all that time.
    const sinceMs = Math.min(nowMs - lookedMs, 2 * options.intervalMs)
    lookedMs = nowMs
    if (ranges === null) continue
    yield* Effect.fromResult(checkRunning(assignment, before, ranges))
    const lags = lagsOf(assignment, ranges)
    yield* Effect.forEach(lags, ([partition]) => countMissing(partition, 0n))
    const nobodys = yield* lagsOfNobody(assignment, ranges, log)
    yield* Effect.forEach([...lags, ...nobodys.lags], ([partition, lag]) => measureLag(partition, lag))
    if (nobodys.unassigned !== null) yield* measureUnassigned(nobodys.unassigned)
    standstill.look(looksOf(lags, assignment, progress), sinceMs)
    yield* measureStalled(standstill.longestMs)
    const stuck = standstill.stuck(options.stalledMaxMs)
    if (stuck !== null) return yield* new ConsumerStuck(stuck)
  }
})
