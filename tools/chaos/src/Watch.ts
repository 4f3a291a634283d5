import { setTimeout as pause } from "node:timers/promises"
import type { Servers } from "./bench/startBench.ts"
import { partitions, topicName } from "./bench/Topic.ts"

const lookPauseMs = 200
/** The longest time without progress while messages wait and faults go on. */
const standstillMsMax = 60_000

export interface Standing {
  /** Per partition: the next offset by the processed messages of the service. */
  readonly next: ReadonlyMap<number, bigint>
  /** The number of processed messages. */
  readonly handled: number
}

/** Compares the positions of Kafka and the service all the time, and keeps the problems. */
export class Watch {
  readonly problems: Array<string> = []
  handled = 0
  sent = 0
  /** Up to this message the producer is as fast as the service. */
  sendFreelyTo = 0
  #isOver = false
  readonly #bench: Servers
  readonly #running: Promise<void>

  constructor(bench: Servers) {
    this.#bench = bench
    this.#running = this.#run()
  }

  async standing(): Promise<Standing> {
    const rows = await this.#bench.look<{ partition: number; next: bigint }>(
      (sql) => sql`select each as partition, coalesce((select max(number) + 1 from processed_message
        where source = ${topicName} || '/' || each), 0) as next
        from generate_series(0, ${partitions - 1}::integer) each`
    )
    const next = new Map(rows.map((row) => [row.partition, row.next]))
    this.handled = Number([...next.values()].reduce((sum, each) => sum + each, 0n))
    return { next, handled: this.handled }
  }

  /** Kafka first: a committed offset must already be processed. */
  async #check(): Promise<void> {
    const committed = await this.#bench.topic.committed().catch(() => new Map<number, bigint>())
    const { next } = await this.standing()
    for (const [partition, offset] of committed) {
      const known = next.get(partition) ?? 0n
      if (offset > known) {
        this.problems.push(`${partition}/${offset} is committed in Kafka, but processed only up to ${known}`)
      }
    }
  }

  async #run(): Promise<void> {
    let progressMs = performance.now()
    while (!this.#isOver && this.problems.length === 0) {
      const before = this.handled
      await this.#check().catch((error: unknown) =>
        this.problems.push(`The database cannot be read: ${String(error)}`)
      )
      if (this.handled > before || this.sent <= this.handled) progressMs = performance.now()
      if (performance.now() - progressMs > standstillMsMax) {
        this.problems.push(`Nothing was handled for ${standstillMsMax} ms: ${this.handled} of ${this.sent}`)
      }
      await pause(lookPauseMs)
    }
  }

  /** Throws as soon as there is a problem. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      this.failIfWrong()
      await pause(20)
    }
  }

  failIfWrong(): void {
    if (this.problems.length > 0) throw new Error(this.problems.join("; "))
  }

  async close(): Promise<void> {
    this.#isOver = true
    await this.#running
  }
}
