import { Result } from "effect"
import type { LogRange, LogRanges } from "../topic/LogReader.ts"
import { formatSource } from "../topic/formatSource.ts"
import { OffsetsLost } from "./OffsetsLost.ts"

export interface PartitionLog {
  /** In the positions of its messages. An operator's decision changes it. */
  readonly source: string
  /** Earlier offsets are not ours. Null: all are. */
  readonly first: bigint | null
}

/**
 * Our partitions and their next offsets. A partition has no next offset until it was examined, which happens before its
 * first message. The client reports by callbacks, so this is plain mutable state.
 */
export class Assignment {
  readonly topic: string
  #round = 0
  #partitions: ReadonlyArray<number> = []
  readonly #next = new Map<number, bigint>()
  readonly #logs = new Map<number, PartitionLog>()

  constructor(topic: string) {
    this.topic = topic
  }

  /** A rebalance. Returns its number. */
  assign(partitions: ReadonlyArray<number>): number {
    this.#partitions = partitions
    this.#next.clear()
    this.#logs.clear()
    this.#round += 1
    return this.#round
  }

  get partitions(): ReadonlyArray<number> {
    return this.#partitions
  }

  get round(): number {
    return this.#round
  }

  isCurrent(round: number): boolean {
    return this.#round === round
  }

  examined(partition: number, next: bigint, log?: PartitionLog): void {
    this.#next.set(partition, next)
    if (log !== undefined) this.#logs.set(partition, log)
  }

  log(partition: number): PartitionLog {
    return this.#logs.get(partition) ?? { source: formatSource(this.topic, partition), first: null }
  }

  /** Everything before it is processed. Undefined: not examined yet. */
  next(partition: number): bigint | undefined {
    return this.#next.get(partition)
  }

  advance(partition: number, next: bigint): void {
    const known = this.#next.get(partition)
    if (known !== undefined && known < next) this.#next.set(partition, next)
  }

  snapshot(): ReadonlyMap<number, bigint> {
    return new Map(this.#next)
  }
}

export const checkOffset = (
  topic: string,
  partition: number,
  next: bigint,
  { end, start }: LogRange
): Result.Result<void, OffsetsLost> =>
  start <= next && next <= end
    ? Result.succeed(undefined)
    : Result.fail(new OffsetsLost({ topic, partition, next, start, end }))

/**
 * `before` has the next offsets before the ranges were read. The consumer may have advanced in between, so the end of
 * the log is compared with the old offset and its start with the current one.
 */
export const checkRunning = (
  assignment: Assignment,
  before: ReadonlyMap<number, bigint>,
  ranges: LogRanges
): Result.Result<void, OffsetsLost> => {
  for (const [partition, nextBefore] of before) {
    const nextNow = assignment.next(partition)
    const range = ranges.get(partition)
    if (nextNow === undefined || range === undefined) continue
    const next = range.end < nextBefore ? nextBefore : nextNow
    const lost = range.end < nextBefore || nextNow < range.start
    if (lost) return Result.fail(new OffsetsLost({ topic: assignment.topic, partition, next, ...range }))
  }
  return Result.succeed(undefined)
}
