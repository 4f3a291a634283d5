import { Effect } from "effect"
import { pageSize, takePage } from "../../shared/page.ts"
import { OperationQueries, type OperationView, type OperationQuery } from "./OperationQueries.ts"

export const operationsPageMax = 200

export interface OperationPage {
  readonly items: ReadonlyArray<OperationView>
  readonly next: bigint | null
}

/** Lists calls to Billing, oldest first. A page has 1 to 200. */
export const listOperations = Effect.fn("listOperations")(function* (query: OperationQuery) {
  const size = pageSize(query.limit, operationsPageMax)
  const found = yield* (yield* OperationQueries).list({ ...query, limit: size + 1 })
  return takePage(found, size, ({ operation }) => operation.id) satisfies OperationPage
})
