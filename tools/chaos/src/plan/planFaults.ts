import type { SeededRandom } from "./SeededRandom.ts"

type ConsumerName = "consumer-a" | "consumer-b"
type ProcessName = ConsumerName | "queries"

export interface FaultCounts {
  /** `kill -9` of a process of the service. */
  readonly service: number
  readonly postgres: number
  readonly kafka: number
  /** Clean restarts, which cause a rebalance. */
  readonly stops: number
  /** Freezes for longer than the Kafka session. */
  readonly freezes: number
}

export type Fault =
  | { readonly _tag: "Kill"; readonly process: ProcessName; readonly delayMs: number }
  /** The next start has the failpoint. */
  | { readonly _tag: "KillAtPoint"; readonly process: ConsumerName; readonly point: string }
  | { readonly _tag: "KillPostgres"; readonly delayMs: number }
  | { readonly _tag: "KillKafka"; readonly delayMs: number }
  | { readonly _tag: "Stop"; readonly process: ConsumerName }
  | { readonly _tag: "Freeze"; readonly process: ConsumerName; readonly frozenMs: number }

export interface PlannedFault {
  /** Happens after this number of messages. */
  readonly at: number
  readonly fault: Fault
}

const points: ReadonlyArray<string> = ["in_tx_after_alloc", "after_db_commit"]
const consumers: ReadonlyArray<ConsumerName> = ["consumer-a", "consumer-b"]
const delayMsMax = 700
/** The last events have no faults: without messages a failpoint is not reached. */
const faultyPart = 0.92

const repeat = <A>(count: number, make: (index: number) => A): Array<A> =>
  Array.from({ length: count }, (_, index) => make(index))

const planServiceKill = (random: SeededRandom, index: number): Fault => {
  if (index % 8 === 0) return { _tag: "Kill", process: "queries", delayMs: random.integer(0, delayMsMax) }
  const process = random.pick(consumers)
  return index % 2 === 0
    ? { _tag: "Kill", process, delayMs: random.integer(0, delayMsMax) }
    : { _tag: "KillAtPoint", process, point: random.pick(points) }
}

/** All faults in order, spread over the messages. */
export const planFaults = (
  random: SeededRandom,
  counts: FaultCounts,
  messages: number
): ReadonlyArray<PlannedFault> => {
  const delayMs = () => random.integer(0, delayMsMax)
  const faults: ReadonlyArray<Fault> = random.shuffled([
    ...repeat(counts.service, (index) => planServiceKill(random, index)),
    ...repeat(counts.postgres, (): Fault => ({ _tag: "KillPostgres", delayMs: delayMs() })),
    ...repeat(counts.kafka, (): Fault => ({ _tag: "KillKafka", delayMs: delayMs() })),
    ...repeat(counts.stops, (): Fault => ({ _tag: "Stop", process: random.pick(consumers) })),
    ...repeat(counts.freezes, (): Fault => {
      return { _tag: "Freeze", process: random.pick(consumers), frozenMs: random.integer(2_000, 3_500) }
    })
  ])
  return faults.map((fault, index) => ({
    at: Math.floor(((index + random.next()) / faults.length) * messages * faultyPart),
    fault
  }))
}
