import type { Migration } from "./Migration.ts"

/**
 * What a running total that is parked for its sum goes on being compared with (decision 0010). Those that are parked
 * already have none: they are compared with what is there when they are tried.
 */
export const keptFigures: Migration = {
  id: 22,
  name: "figures of parked totals",
  statements: [
    `alter table parked
      add column kept_named bigint,
      add column kept_direct bigint,
      add constraint parked_kept_check check (num_nonnulls(kept_named, kept_direct) in (0, 2) and kept_direct >= 0)`
  ]
}
