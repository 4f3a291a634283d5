import { setTimeout as pause } from "node:timers/promises"
import { killPostmaster } from "./bench/killPostmaster.ts"
import type { Bench } from "./bench/startBench.ts"
import type { Fault, PlannedFault } from "./plan/planFaults.ts"
import type { Watch } from "./Watch.ts"

/** Includes a start, a rebalance after a kill, and the first chunk. */
const pointTimeoutMs = 25_000

export interface StrikeCounts {
  service: number
  postgres: number
  kafka: number
  stops: number
  freezes: number
  /** Kills at a failpoint, among those of the service. */
  atPoints: number
  /** Stops that had to be killed or ended with an error. */
  badStops: number
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

const carryOut = async (bench: Bench, fault: Fault, counts: StrikeCounts): Promise<string> => {
  switch (fault._tag) {
    case "Kill":
      await pause(fault.delayMs)
      await bench.processes[fault.process].kill()
      counts.service += 1
      return `kill -9 ${fault.process}`
    case "KillAtPoint": {
      const came = await bench.processes[fault.process].killAt(fault.point, pointTimeoutMs)
      counts.service += 1
      if (came) counts.atPoints += 1
      return `kill -9 ${fault.process} at ${fault.point}${came ? "" : ", which it did not reach"}`
    }
    case "KillPostgres": {
      await pause(fault.delayMs)
      const { killed, started } = await killPostmaster(bench.postgresFolder)
      counts.postgres += 1
      return `kill -9 postgres, process ${killed}, now ${started}`
    }
    case "KillKafka":
      await pause(fault.delayMs)
      await bench.kafka.killAndRestart()
      counts.kafka += 1
      return "kill -9 kafka"
    case "Stop": {
      const tookMs = await bench.processes[fault.process].restart()
      counts.stops += 1
      if (tookMs === null) counts.badStops += 1
      return `${fault.process} ${tookMs === null ? "did not stop cleanly" : `stopped in ${seconds(tookMs)}`}; restarted`
    }
    case "Freeze":
      await bench.processes[fault.process].freeze(fault.frozenMs)
      counts.freezes += 1
      return `${fault.process} was frozen for ${seconds(fault.frozenMs)}`
  }
}

/** Runs the faults one after the other, each after its number of messages. */
export const strike = async (
  bench: Bench,
  watch: Watch,
  faults: ReadonlyArray<PlannedFault>,
  report: (line: string) => void
): Promise<StrikeCounts> => {
  const counts = { service: 0, postgres: 0, kafka: 0, stops: 0, freezes: 0, atPoints: 0, badStops: 0 }
  for (const [index, { at, fault }] of faults.entries()) {
    watch.sendFreelyTo = at
    await watch.until(() => watch.sent >= at)
    watch.sendFreelyTo = faults[index + 1]?.at ?? at
    const outcome = await carryOut(bench, fault, counts)
    report(`fault ${index + 1} of ${faults.length}, ${watch.handled} of ${watch.sent} handled: ${outcome}`)
  }
  watch.sendFreelyTo = Number.POSITIVE_INFINITY
  return counts
}
