import { Clock, Duration, Effect } from "effect"
import { type Assignment, checkRunning } from "./Assignment.ts"
import { measureLag, measureStalled } from "./consumerMetrics.ts"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import { ConsumerStuck } from "./ConsumerStuck.ts"
import type { LogRanges, LogReader } from "./LogReader.ts"

export interface WatchOptions {
  /** How often the log is looked at, in ms. */
  readonly intervalMs: number
  /** How long messages may wait without a known cause and without one being handled, in ms. */
  readonly stalledMaxMs: number
}

/** What waits per partition of ours; of one that was not examined yet, all that the log holds. */
const lagsOf = (assignment: Assignment, ranges: LogRanges): ReadonlyArray<readonly [number, bigint]> =>
  assignment.partitions.map((partition) => {
    const { end, start } = ranges.get(partition) ?? { end: 0n, start: 0n }
    const lag = end - (assignment.next(partition) ?? start)
    return [partition, lag > 0n ? lag : 0n]
  })

/** Messages that nothing known keeps from being handled. */
const unexplained = (lags: ReturnType<typeof lagsOf>, { topic }: Assignment, progress: ConsumerProgress): bigint =>
  lags.filter(([partition]) => !progress.isWaiting(`${topic}/${partition}`)).reduce((sum, [, lag]) => sum + lag, 0n)

/**
 * Looks at the log beside the consumer for as long as that runs. Fails with `OffsetsLost` when the log lost what is
 * next, or ends before it, and with `ConsumerStuck` when messages wait and the consumer handles none, whatever its
 * connections look like. Brokers that do not answer are no failure of the consumer.
 */
export const watchConsumer = Effect.fn("watchConsumer")(function* (
  assignment: Assignment,
  progress: ConsumerProgress,
  log: LogReader,
  options: WatchOptions
) {
  let stalledMs = 0
  let handled = progress.handled
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
    yield* Effect.forEach(lags, ([partition, lag]) => measureLag(partition, lag))
    const lag = unexplained(lags, assignment, progress)
    const isIdle = lag === 0n || progress.handled !== handled || !progress.isConnected
    stalledMs = isIdle ? 0 : stalledMs + sinceMs
    handled = progress.handled
    yield* measureStalled(stalledMs)
    if (stalledMs >= options.stalledMaxMs) return yield* new ConsumerStuck({ lag, stalledMs })
  }
})
