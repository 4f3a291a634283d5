import { Effect, Result } from "effect"
import type { Assignment } from "./Assignment.ts"
import type { LogRanges, LogReader } from "../log/LogReader.ts"

/**
 * What waits in the partitions that no consumer of the group has; 0 for those that others have. Empty where Kafka does
 * not tell.
 */
export const lagsOfNobody = Effect.fn("lagsOfNobody")(function* (
  { partitions }: Assignment,
  ranges: LogRanges,
  log: Pick<LogReader, "assigned" | "committed">
) {
  const others = [...ranges].filter(([partition]) => !partitions.includes(partition))
  if (others.length === 0) return { lags: [], unassigned: 0 }
  const asked = yield* Effect.result(Effect.all([log.assigned, log.committed]))
  if (Result.isFailure(asked)) return { lags: [], unassigned: null }
  const [assigned, committed] = asked.success
  const lags = others.map(([partition, { end, start }]): readonly [number, bigint] => {
    const lag = end - (committed.get(partition) ?? start)
    return [partition, assigned.has(partition) || lag < 0n ? 0n : lag]
  })
  return { lags, unassigned: others.filter(([partition]) => !assigned.has(partition)).length }
})
