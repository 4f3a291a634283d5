import { setTimeout as pause } from "node:timers/promises"
import type { Bench } from "./bench/startBench.ts"
import type { PlannedMessage } from "./plan/PlannedMessage.ts"
import type { Watch } from "./Watch.ts"

const batchLength = 40
/** How far the producer may be ahead of the service: far enough that every kill meets messages that wait. */
const aheadMin = 100
const aheadMax = 1_500
const aheadShare = 1 / 40

const trickleLength = 4
const tricklePauseMs = 150

/**
 * Sends all messages in their order, as fast as the service handles them, up to where the next fault comes. From
 * there on only a few at a time follow while the fault of now takes its time: enough for a process that has to die at
 * a failpoint to come to it.
 */
export const produce = async (bench: Bench, watch: Watch, plan: ReadonlyArray<PlannedMessage>): Promise<void> => {
  const numbered = plan.map((message, number) => [number, message] as const)
  const ahead = Math.min(aheadMax, Math.max(aheadMin, plan.length * aheadShare))
  while (watch.sent < numbered.length) {
    await watch.until(() => watch.sent - watch.handled < ahead)
    const isHeldBack = watch.sent >= watch.sendFreelyTo
    if (isHeldBack) await pause(tricklePauseMs)
    const batch = numbered.slice(watch.sent, watch.sent + (isHeldBack ? trickleLength : batchLength))
    await bench.topic.send(batch)
    watch.sent += batch.length
  }
}
