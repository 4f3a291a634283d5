import { Effect } from "effect"
import { OperationQueries, type OperationView } from "./OperationQueries.ts"
import type { OperationEvent } from "../OperationEvent.ts"

export const operationHistoryMax = 200

export interface OperationWithHistory extends OperationView {
  /** Oldest first, the newest 200. */
  readonly history: ReadonlyArray<OperationEvent>
}

/** Answers a call to Billing with the newest 200 events of its history. */
export const getOperation = Effect.fn("getOperation")(function* (id: bigint) {
  const queries = yield* OperationQueries
  const found = yield* queries.get(id)
  return { ...found, history: yield* queries.history(id, operationHistoryMax) } satisfies OperationWithHistory
})
