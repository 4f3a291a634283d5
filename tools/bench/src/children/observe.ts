import { createHook } from "node:async_hooks"
import { answerParent } from "./answerParent.ts"

/** What a process costs at this moment. */
export interface Observation {
  readonly residentBytes: number
  readonly heapBytes: number
  /** CPU time of the process since its start. */
  readonly cpuMicros: number
  /** Timers that were made since the start. */
  readonly timers: number
}

let timers = 0
createHook({
  init: (_, type) => {
    if (type === "Timeout") timers += 1
  }
}).enable()

const observe = (): Observation => {
  const { system, user } = process.cpuUsage()
  const { heapUsed, rss } = process.memoryUsage()
  return { residentBytes: rss, heapBytes: heapUsed, cpuMicros: system + user, timers }
}

// Loaded by `--import` in front of the program: nothing in it knows that it is watched.
answerParent({ observe: () => Promise.resolve(observe()) })
