import { Effect, Semaphore } from "effect"
import { showWaiting } from "./callMetrics.ts"
import type { CallWrapper } from "./wrapCalls.ts"

/** Lets that many calls be under way at once; the others wait for their turn, without a time limit. */
export const withCallLimit = (callsAtOnceMax: number): CallWrapper => {
  const turns = Semaphore.makeUnsafe(callsAtOnceMax)
  return (call) => showWaiting("turn", (isOver) => turns.withPermit(Effect.andThen(isOver, call)))
}
