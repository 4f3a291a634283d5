import { setTimeout as pause } from "node:timers/promises"
import type { Bench } from "./bench/startBench.ts"
import type { PlannedMessage } from "./plan/PlannedMessage.ts"
import type { Watch } from "./Watch.ts"

const batchLength = 40
/** The producer is so far ahead that messages wait at every kill. */
const aheadMin = 100
const aheadMax = 1_500
const aheadShare = 1 / 40

const trickleLength = 4
const tricklePauseMs = 150

/**
 * Sends as fast as the service processes, up to the next fault. During a fault it sends only a few messages at a time:
 * enough for a process to reach its failpoint.
 */
export const produce = async (bench: Bench, watch: Watch, plan: ReadonlyArray<PlannedMessage>): Promise<void> => {
  const numbered = plan.map((message, number) => [number, message] as const)
  const ahead = Math.min(aheadMax, Math.max(aheadMin, plan.length * aheadShare))
  while (watch.sent < numbered.length) {
    await watch.until(() => watch.sent - watch.handled < ahead)
    const isSlow = watch.sent >= watch.sendFreelyTo
    if (isSlow) await pause(tricklePauseMs)
    const batch = numbered.slice(watch.sent, watch.sent + (isSlow ? trickleLength : batchLength))
    await bench.topic.send(batch)
    watch.sent += batch.length
  }
}
