import { AuditEvent, listAudit } from "@dealer-billing/domain"
import { auditPageMax, Instant, text } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { CursorText, formatCursor, NextCursorJson, parseCursor } from "../endpoint/cursor.ts"
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
        description: "The name of an API key, `jwt:<subject>` or `cli:<user>`",
        examples: ["lotus"]
      }),
      requestId: requestId.annotate({ examples: ["7f3a"] }),
      operation: operation.annotate({ examples: ["createBill"] }),
      target: target.annotate({ examples: ["/v1/dealers/dealer-1/bills"] }),
      outcome: outcome.annotate({
        description: "The result; `unchanged` if there was nothing to change, null if the operation says it all",
        examples: ["bill 17"]
      })
    }).annotate({ identifier: "AuditEvent" })
  ),
  nextCursor: NextCursorJson
}).annotate({ identifier: "AuditPage" })

const callerLengthMax = 200

const filters = {
  from: Schema.optionalKey(Instant),
  to: Schema.optionalKey(Instant),
  caller: Schema.optionalKey(text(callerLengthMax)),
  cursor: Schema.optionalKey(CursorText)
}

export const auditEndpoints = [
  endpoint({
    name: "listAudit",
    method: "GET",
    path: "/v1/audit",
    tag: "Operations",
    summary: "List who changed what, oldest first",
    description:
      "Every change has an event, written in the same transaction and never modified. A repeated call that changed " +
      "nothing may have one, too; refused calls are only in the log. Events are in the order of their ids. Events " +
      "newer than a change that is not yet committed are not listed yet, so that a reader that continues after the " +
      "last id misses none. `from` is inclusive, `to` is exclusive.",
    scopes: ["admin"],
    params: noParams,
    query: inputOf(Schema.Struct({ ...filters, limit: Schema.optionalKey(pageLimit(auditPageMax)) }), {
      documentation: Schema.Struct({ ...filters, limit: Schema.optionalKey(pageLimitJson(auditPageMax)) })
    }),
    body: nothing,
    answers: { 200: "One page of audit events" },
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
