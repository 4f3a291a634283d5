import { Effect } from "effect"
import { OperationQueries, type OperationView } from "./OperationQueries.ts"
import type { OperationEvent } from "../OperationEvent.ts"

/** The most events of one operation that are shown: a long outage makes many, and the newest tell the most. */
export const operationHistoryMax = 200

export interface OperationWithHistory extends OperationView {
  /** Oldest first, the newest 200. */
  readonly history: ReadonlyArray<OperationEvent>
}

/** An operation with what happened to it. */
export const getOperation = Effect.fn("getOperation")(function* (id: bigint) {
  const queries = yield* OperationQueries
  const found = yield* queries.get(id)
  return { ...found, history: yield* queries.history(id, operationHistoryMax) } satisfies OperationWithHistory
})
