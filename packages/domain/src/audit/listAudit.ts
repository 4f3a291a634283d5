import { Effect } from "effect"
import { AuditTrail, type AuditEvent, type AuditQuery } from "./AuditTrail.ts"

/** The most events on one page. */
export const auditPageMax = 200

export interface AuditPage {
  readonly items: ReadonlyArray<AuditEvent>
  /** Where the next page begins; null on the last one. */
  readonly next: bigint | null
}

/** Who changed what, oldest first; a page has 1 to 200. */
export const listAudit = Effect.fn("listAudit")(function* (query: AuditQuery) {
  const limit = Math.min(Math.max(query.limit, 1), auditPageMax)
  const found = yield* (yield* AuditTrail).list({ ...query, limit: limit + 1 })
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null } satisfies AuditPage
})
