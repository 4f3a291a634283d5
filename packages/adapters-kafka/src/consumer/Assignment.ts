import { Result } from "effect"
import type { LogRange, LogRanges } from "../log/LogReader.ts"
import { OffsetsLost } from "./OffsetsLost.ts"

/** As which log our books know what a partition holds now. */
export interface PartitionLog {
  /** The topic in the positions of its messages. */
  readonly name: string
  /** What stands before it is not ours; null where all of it is. */
  readonly first: bigint | null
}

/**
 * The partitions that the group gave us, and where each of them goes on. A partition is examined before its first
 * message is handled; until then it has no next offset. The client reports by callbacks, so that this is plain state.
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

  /** The group has decided anew; answers the number of its decision. */
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
    return this.#logs.get(partition) ?? { name: this.topic, first: null }
  }

  /** The offset before which everything is in the books; undefined where that was not examined yet. */
  next(partition: number): bigint | undefined {
    return this.#next.get(partition)
  }

  /** Everything before the offset is in the books, or was never meant for readers. */
  advance(partition: number, next: bigint): void {
    const known = this.#next.get(partition)
    if (known !== undefined && known < next) this.#next.set(partition, next)
  }

  /** What stands after `next` for all partitions of ours, for a look at the log that is about to be taken. */
  snapshot(): ReadonlyMap<number, bigint> {
    return new Map(this.#next)
  }
}

/** The log must hold the offset, or end just before it. */
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
 * Checks a consumer that runs: `before` is where it stood before the log was looked at. Meanwhile it may have gone
 * on, and old messages may have been deleted behind it, so that each end of the log is compared with its own time.
 */
export const checkRunning = (
  assignment: Assignment,
  before: ReadonlyMap<number, bigint>,
  ranges: LogRanges
): Result.Result<void, OffsetsLost> => {
  for (const [partition, stood] of before) {
    const stands = assignment.next(partition)
    const range = ranges.get(partition)
    if (stands === undefined || range === undefined) continue
    const next = range.end < stood ? stood : stands
    const lost = range.end < stood || stands < range.start
    if (lost) return Result.fail(new OffsetsLost({ topic: assignment.topic, partition, next, ...range }))
  }
  return Result.succeed(undefined)
}
