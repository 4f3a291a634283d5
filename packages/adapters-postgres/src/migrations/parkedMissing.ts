import type { Migration } from "./Migration.ts"

/**
 * With what is unresolved as its condition, the index was no better than the others of that condition to a plan that
 * was made while few messages waited, and such a plan went through all of them for each payment.
 */
export const parkedMissing: Migration = {
  id: 23,
  name: "an index of what parked messages miss, resolved or not",
  statements: [
    "drop index parked_missing_index",
    "create index parked_missing_index on parked (missing) where missing is not null"
  ]
}
