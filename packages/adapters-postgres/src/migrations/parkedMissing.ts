import type { Migration } from "./Migration.ts"

/**
 * With what is unresolved as the condition of an index, that of what is missing was no better than the others of this
 * condition to a plan that was made while few messages waited, and such a plan went through all of them for each
 * payment. Here it is a part of what is looked up. The former index stays for processes of the former version.
 */
export const parkedMissing: Migration = {
  id: 23,
  name: "what unresolved messages miss, by one look",
  statements: [
    `create index parked_unresolved_missing_index on parked ((case when resolved_at is null then missing end))
       where (case when resolved_at is null then missing end) is not null`
  ]
}
