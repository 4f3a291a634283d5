import { Effect } from "effect"
import { AuditTrail, type AuditEvent, type AuditQuery } from "./AuditTrail.ts"

export const auditPageMax = 200

export interface AuditPage {
  readonly items: ReadonlyArray<AuditEvent>
  readonly next: bigint | null
}

/** Oldest first; a page has 1 to 200 events. */
export const listAudit = Effect.fn("listAudit")(function* (query: AuditQuery) {
  const limit = Math.min(Math.max(query.limit, 1), auditPageMax)
  const found = yield* (yield* AuditTrail).list({ ...query, limit: limit + 1 })
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null } satisfies AuditPage
})
