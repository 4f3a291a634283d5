import type { SqlClient } from "effect/sql/SqlClient"

/**
 * A condition that is always true. The statements after it in its transaction take general plans, made once for any
 * values: planning for the values of each call took two thirds of what the server spent on a payment. It belongs into
 * a statement that is needed anyway, so that it costs no round trip. Evaluated once, before the statement's rows.
 */
export const generalPlansFollow = (sql: SqlClient) => sql`
  (select set_config('plan_cache_mode', 'force_generic_plan', true)) is not null`
