import type { SeededRandom } from "./SeededRandom.ts"

export type ConsumerName = "consumer-a" | "consumer-b"
export type ProcessName = ConsumerName | "queries"

/** How often everything happens in one run. */
export interface FaultCounts {
  /** `kill -9` of a process of the service. */
  readonly service: number
  readonly postgres: number
  readonly kafka: number
  /** Clean stops and starts, for the sake of the rebalance. */
  readonly stops: number
  /** Processes that stand still for longer than their session. */
  readonly freezes: number
}

export type Fault =
  | { readonly _tag: "Kill"; readonly process: ProcessName; readonly delayMs: number }
  /** Dies just there: its next start has the failpoint. */
  | { readonly _tag: "KillAtPoint"; readonly process: ConsumerName; readonly point: string }
  | { readonly _tag: "KillPostgres"; readonly delayMs: number }
  | { readonly _tag: "KillKafka"; readonly delayMs: number }
  | { readonly _tag: "Stop"; readonly process: ConsumerName }
  | { readonly _tag: "Freeze"; readonly process: ConsumerName; readonly frozenMs: number }

export interface PlannedFault {
  /** It comes when so many messages were sent. */
  readonly at: number
  readonly fault: Fault
}

const points: ReadonlyArray<string> = ["in_tx_after_alloc", "after_db_commit"]
const consumers: ReadonlyArray<ConsumerName> = ["consumer-a", "consumer-b"]
const delayMsMax = 700
/** The last events come without faults: a failpoint that nothing reaches kills nobody. */
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

/** All faults in the order in which they come, spread over the messages. */
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
