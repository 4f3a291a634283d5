import { setTimeout as pause } from "node:timers/promises"
import type { Servers } from "./bench/startBench.ts"
import { partitions, topicName } from "./bench/Topic.ts"

const lookPauseMs = 200
/** How long nothing may be handled while something waits and faults go on. */
const standstillMsMax = 60_000

export interface Standing {
  /** Per partition, where the service's own processed messages end: the offset that it has to handle next. */
  readonly next: ReadonlyMap<number, bigint>
  /** How many messages have a processed message. */
  readonly handled: number
}

/** Looks at the positions all the time and keeps what was wrong. */
export class Watch {
  readonly problems: Array<string> = []
  handled = 0
  sent = 0
  /** How many messages may be sent as fast as they are handled. */
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
      (sql) => sql`select each as partition, coalesce((select max("offset") + 1 from processed_message
        where topic = ${topicName} and "partition" = each), 0) as next
        from generate_series(0, ${partitions - 1}::integer) each`
    )
    const next = new Map(rows.map((row) => [row.partition, row.next]))
    this.handled = Number([...next.values()].reduce((sum, each) => sum + each, 0n))
    return { next, handled: this.handled }
  }

  /** Kafka first: what it has committed by then must be in the books by now. */
  async #check(): Promise<void> {
    const committed = await this.#bench.topic.committed().catch(() => new Map<number, bigint>())
    const { next } = await this.standing()
    for (const [partition, offset] of committed) {
      const known = next.get(partition) ?? 0n
      if (offset > known) this.problems.push(`Kafka stands at ${partition}/${offset}, the books only at ${known}`)
    }
  }

  async #run(): Promise<void> {
    let progressMs = performance.now()
    while (!this.#isOver && this.problems.length === 0) {
      const before = this.handled
      await this.#check().catch((error: unknown) =>
        this.problems.push(`The books cannot be seen: ${String(error)}`)
      )
      if (this.handled > before || this.sent <= this.handled) progressMs = performance.now()
      if (performance.now() - progressMs > standstillMsMax) {
        this.problems.push(`Nothing was handled for ${standstillMsMax} ms: ${this.handled} of ${this.sent}`)
      }
      await pause(lookPauseMs)
    }
  }

  /** Waits until it is so; throws as soon as anything is wrong. */
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
