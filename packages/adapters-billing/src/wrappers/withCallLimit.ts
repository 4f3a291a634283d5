import type { Billing } from "@dealer-billing/domain"
import { Effect, Semaphore } from "effect"
import { showWaiting } from "./callMetrics.ts"
import { wrapCalls } from "./wrapCalls.ts"

/** Lets that many calls be under way at once; the others wait for their turn, without a time limit. */
export const withCallLimit = (callsAtOnceMax: number) => (billing: Billing["Service"]) =>
  Effect.map(Semaphore.make(callsAtOnceMax), (turns) =>
    wrapCalls(billing, (call) => showWaiting("turn", (isOver) => turns.withPermit(Effect.andThen(isOver, call))))
  )
