import { Effect, Result } from "effect"
import type { Assignment } from "./Assignment.ts"
import type { LogRanges, LogReader } from "../topic/LogReader.ts"

/** The lags of partitions without a consumer; 0 for those of other consumers. Empty if Kafka does not answer. */
export const findUnassignedLags = Effect.fn("findUnassignedLags")(function* (
  { partitions }: Assignment,
  ranges: LogRanges,
  log: Pick<LogReader, "assigned" | "committed">
) {
  const others = [...ranges].filter(([partition]) => !partitions.includes(partition))
  if (others.length === 0) return { lags: [], count: 0 }
  const asked = yield* Effect.result(Effect.all([log.assigned, log.committed]))
  if (Result.isFailure(asked)) return { lags: [], count: null }
  const [assigned, committed] = asked.success
  const lags = others.map(([partition, { end, start }]): readonly [number, bigint] => {
    const lag = end - (committed.get(partition) ?? start)
    return [partition, assigned.has(partition) || lag < 0n ? 0n : lag]
  })
  return { lags, count: others.filter(([partition]) => !assigned.has(partition)).length }
})
