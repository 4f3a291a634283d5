import type { Migration } from "./Migration.ts"

/** The check keeps out whatever else a caller's header may hold. */
const traceparent = `
  alter table billing_operation add column traceparent text
    constraint billing_operation_traceparent_check check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-01$')`

export const tracesAndAuditMarks: Migration = {
  id: 17,
  name: "traces of billing operations",
  statements: [traceparent]
}
