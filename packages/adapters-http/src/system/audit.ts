import { AuditEvent, auditPageMax, Instant, listAudit, text } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { formatCursor, parseCursor } from "../endpoint/cursor.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { inputOf, noParams, nothing } from "../endpoint/input.ts"
import { idJson, TimeJson } from "../endpoint/json.ts"
import { pageDefault, pageLimit, pageLimitJson } from "../endpoint/pageLimit.ts"

const { caller, operation, outcome, requestId, target } = AuditEvent.fields

const AuditPageJson = Schema.Struct({
  items: Schema.Array(
    Schema.Struct({
      id: idJson("Audit event id"),
      at: TimeJson,
      caller: caller.annotate({
        description: "The name of a key, `jwt:` and a token's subject, or `cli:` and a user",
        examples: ["lotus"]
      }),
      requestId: requestId.annotate({ examples: ["7f3a"] }),
      operation: operation.annotate({ examples: ["createBill"] }),
      target: target.annotate({ examples: ["/v1/dealers/dealer-1/bills"] }),
      outcome: outcome.annotate({
        description: "What the change came to; `unchanged`: it was so already. Null: the operation says it all",
        examples: ["bill 17"]
      })
    }).annotate({ identifier: "AuditEvent" })
  ),
  nextCursor: Schema.NullOr(Schema.String).annotate({ description: "Send it as `cursor`; null on the last page" })
}).annotate({ identifier: "AuditPage" })

/** Longer than any name of a caller. */
const callerLengthMax = 200

const filters = {
  from: Schema.optionalKey(Instant),
  to: Schema.optionalKey(Instant),
  caller: Schema.optionalKey(text(callerLengthMax)),
  cursor: Schema.optionalKey(Schema.String)
}

export const auditEndpoints = [
  endpoint({
    name: "listAudit",
    method: "GET",
    path: "/v1/audit",
    tag: "Operations",
    summary: "Who changed what, oldest first",
    description:
      "An event is written in the transaction of its change, and never changed: no change is without one. A repeat " +
      "that had nothing left to change may have one, too; what was refused is in the log alone. Events come in " +
      "the order of their ids, without what is newer than a change that is just being committed: who goes on " +
      "behind the last one misses none. `from` counts, `to` does not.",
    scopes: ["admin"],
    params: noParams,
    query: inputOf(Schema.Struct({ ...filters, limit: Schema.optionalKey(pageLimit(auditPageMax)) }), {
      documentation: Schema.Struct({ ...filters, limit: Schema.optionalKey(pageLimitJson(auditPageMax)) })
    }),
    body: nothing,
    answers: { 200: "One page of changes" },
    answer: AuditPageJson,
    problems: ["invalid-cursor", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ query }) {
      const { items, next } = yield* listAudit({
        from: query.from ?? null,
        to: query.to ?? null,
        caller: query.caller ?? null,
        after: query.cursor === undefined ? null : yield* Effect.fromResult(parseCursor(query.cursor)),
        limit: query.limit ?? pageDefault
      })
      return { status: 200, value: { items, nextCursor: next === null ? null : formatCursor(next) } }
    })
  })
]
