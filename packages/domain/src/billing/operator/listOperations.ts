import { Effect } from "effect"
import { OperationQueries, type OperationView, type OperationQuery } from "./OperationQueries.ts"

export const operationsPageMax = 200

export interface OperationPage {
  readonly items: ReadonlyArray<OperationView>
  readonly next: bigint | null
}

/** Oldest first; a page has 1 to 200. */
export const listOperations = Effect.fn("listOperations")(function* (query: OperationQuery) {
  const limit = Math.min(Math.max(query.limit, 1), operationsPageMax)
  const found = yield* (yield* OperationQueries).list({ ...query, limit: limit + 1 })
  const items = found.slice(0, limit)
  return {
    items,
    next: found.length > limit ? (items.at(-1)?.operation.id ?? null) : null
  } satisfies OperationPage
})
