export interface PartitionState {
  readonly partition: number
  /** Messages that wait without a known cause. */
  readonly lag: bigint
  /** Everything before it is processed. Undefined: not examined yet. */
  readonly next: bigint | undefined
}

interface Standing {
  readonly next: bigint
  readonly lag: bigint
  readonly stalledMs: number
}

interface StuckPartitions {
  readonly partitions: ReadonlyArray<number>
  readonly lag: bigint
  readonly stalledMs: number
}

export class StallDetector {
  readonly #atOnce: number
  #standings: ReadonlyMap<number, Standing> = new Map()

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** `sinceMs`: since the last call. Partitions that are not in the list are not ours any more. */
  observe(states: ReadonlyArray<PartitionState>, sinceMs: number): void {
    this.#standings = new Map(
      states.map(({ lag, next, partition }) => {
        const before = this.#standings.get(partition)
        // After a rebalance the next offset is unknown, and messages are read again: this is no progress.
        const reached = next ?? before?.next ?? 0n
        const moved = before === undefined || before.next < reached
        return [partition, { next: reached, lag, stalledMs: lag === 0n || moved ? 0 : before.stalledMs + sinceMs }]
      })
    )
  }

  get #lagging(): ReadonlyArray<readonly [number, Standing]> {
    return [...this.#standings].filter(([, { lag }]) => lag > 0n)
  }

  get longestMs(): number {
    return Math.max(0, ...this.#lagging.map(([, { stalledMs }]) => stalledMs))
  }

  /** While other partitions advance, each waits for its turn, so it may take longer the more of them have messages. */
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
