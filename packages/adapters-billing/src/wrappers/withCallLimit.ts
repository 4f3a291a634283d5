import { Effect, Semaphore } from "effect"
import { showWaiting } from "./callMetrics.ts"
import type { CallWrapper } from "./wrapCalls.ts"

export const withCallLimit = (callsAtOnceMax: number): CallWrapper => {
  const turns = Semaphore.makeUnsafe(callsAtOnceMax)
  return (call) => showWaiting("turn", (isOver) => turns.withPermit(Effect.andThen(isOver, call)))
}
