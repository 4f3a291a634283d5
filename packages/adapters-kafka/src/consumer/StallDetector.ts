/** What was seen of a partition at a look at the log. */
export interface PartitionLook {
  readonly partition: number
  /** Messages that wait, and that nothing known keeps from being handled. */
  readonly lag: bigint
  /** The offset before which everything is in the books; undefined where that was not examined yet. */
  readonly next: bigint | undefined
}

interface Standing {
  readonly next: bigint
  readonly lag: bigint
  readonly stalledMs: number
}

export interface StuckPartitions {
  readonly partitions: ReadonlyArray<number>
  readonly lag: bigint
  readonly stalledMs: number
}

/** For how long each partition of ours has stood still, however well others go on beside it. */
export class StallDetector {
  readonly #atOnce: number
  #standings: ReadonlyMap<number, Standing> = new Map()

  /** So many partitions are handled `atOnce`. */
  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** What is seen now, `sinceMs` after the look before; a partition that is not named is not ours any more. */
  look(looks: ReadonlyArray<PartitionLook>, sinceMs: number): void {
    this.#standings = new Map(
      looks.map(({ lag, next, partition }) => {
        const before = this.#standings.get(partition)
        // A partition that is examined anew is not known for a moment, and reads again what it had: no progress.
        const reached = next ?? before?.next ?? 0n
        const moved = before === undefined || before.next < reached
        return [partition, { next: reached, lag, stalledMs: lag === 0n || moved ? 0 : before.stalledMs + sinceMs }]
      })
    )
  }

  get #lagging(): ReadonlyArray<readonly [number, Standing]> {
    return [...this.#standings].filter(([, { lag }]) => lag > 0n)
  }

  /** How long the partition that has stood still for the longest has done so. */
  get longestMs(): number {
    return Math.max(0, ...this.#lagging.map(([, { stalledMs }]) => stalledMs))
  }

  /**
   * The partitions that stand still for too long, or null. While others go on, each waits for its turn, so that it may
   * take longer the more of them have messages.
   */
  stuck(stalledMaxMs: number): StuckPartitions | null {
    const lagging = this.#lagging
    const isAnyMoving = lagging.some(([, { stalledMs }]) => stalledMs < stalledMaxMs)
    const turns = isAnyMoving ? Math.ceil(lagging.length / this.#atOnce) : 1
    const stuck = lagging.filter(([, { stalledMs }]) => stalledMs >= stalledMaxMs * turns)
    if (stuck.length === 0) return null
    return {
      partitions: stuck.map(([partition]) => partition),
      lag: stuck.reduce((sum, [, { lag }]) => sum + lag, 0n),
      stalledMs: Math.max(...stuck.map(([, { stalledMs }]) => stalledMs))
    }
  }
}
