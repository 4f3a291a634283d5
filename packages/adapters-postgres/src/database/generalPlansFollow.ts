import type { SqlClient } from "effect/sql/SqlClient"

/**
 * A condition that is always true. The later statements of its transaction use generic plans: without it Postgres
 * spends 4,725 instead of 1,370 µs on a payment, mostly on planning (docs/benchmarks.md, docs/decisions/0018). As part
 * of a statement that runs anyway it costs no round trip.
 */
export const generalPlansFollow = (sql: SqlClient) => sql`
  (select set_config('plan_cache_mode', 'force_generic_plan', true)) is not null`
