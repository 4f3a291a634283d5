import { Effect } from "effect"
import { BillingOperationDesk, type OperationOnDesk } from "./BillingOperationDesk.ts"
import type { OperationEvent } from "../OperationEvent.ts"

/** The most events of one operation that are shown: a long outage makes many, and the newest tell the most. */
export const operationHistoryMax = 200

export interface OperationWithHistory extends OperationOnDesk {
  /** Oldest first, the newest 200. */
  readonly history: ReadonlyArray<OperationEvent>
}

/** An operation with what happened to it. */
export const getOperation = Effect.fn("getOperation")(function* (id: bigint) {
  const desk = yield* BillingOperationDesk
  const found = yield* desk.get(id)
  return { ...found, history: yield* desk.history(id, operationHistoryMax) } satisfies OperationWithHistory
})
