import { setTimeout as pause } from "node:timers/promises"
import type { GoodCaller } from "./GoodCaller.ts"
import type { Latency } from "./judgeAttack.ts"

const everyMs = 200
/** All other calls reuse a connection. */
const newConnectionEvery = 5

/** `null`: not counted, such as the time after an attack. */
export type Phase = "quiet" | "attacked" | null

const summarize = (times: ReadonlyArray<number>): Latency => {
  const sorted = times.toSorted((left, right) => left - right)
  const quantile = (share: number) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? NaN) * 10) / 10
  return { count: times.length, p50Ms: quantile(0.5), p99Ms: quantile(0.99), maxMs: quantile(1) }
}

/** Reads a dealer five times a second, without waiting for the last answer, and measures every answer. */
export const measureLatency = async (
  caller: GoodCaller,
  path: string,
  phaseOf: () => Phase,
  isOver: () => boolean
): Promise<{ readonly quiet: Latency; readonly attacked: Latency }> => {
  const times = { quiet: new Array<number>(), attacked: new Array<number>() }
  const calls: Array<Promise<void>> = []
  const call = async (number: number) => {
    const phase = phaseOf()
    const startedMs = performance.now()
    await caller.send("GET", path, undefined, number % newConnectionEvery === 0)
    if (phase !== null) times[phase].push(performance.now() - startedMs)
  }
  while (!isOver()) {
    calls.push(call(calls.length))
    await pause(everyMs)
  }
  await Promise.all(calls)
  return { quiet: summarize(times.quiet), attacked: summarize(times.attacked) }
}
