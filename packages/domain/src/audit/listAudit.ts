import { Effect } from "effect"
import { pageSize, takePage } from "../shared/page.ts"
import { AuditTrail, type AuditEvent, type AuditQuery } from "./AuditTrail.ts"

export const auditPageMax = 200

export interface AuditPage {
  readonly items: ReadonlyArray<AuditEvent>
  readonly next: bigint | null
}

/** Lists the recorded changes. Oldest first; a page has 1 to 200 events. */
export const listAudit = Effect.fn("listAudit")(function* (query: AuditQuery) {
  const size = pageSize(query.limit, auditPageMax)
  const found = yield* (yield* AuditTrail).list({ ...query, limit: size + 1 })
  return takePage(found, size, ({ id }) => id) satisfies AuditPage
})
