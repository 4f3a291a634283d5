import type { PgClient } from "@effect/sql-pg/PgClient"
import type { TimeSpan } from "@dealer-billing/domain"
import { DateTime } from "effect"
import type { Fragment } from "effect/sql/Statement"

export const isInSpan = (sql: PgClient, time: Fragment, { end, start }: TimeSpan): Fragment =>
  sql`${time} >= ${DateTime.toDateUtc(start)} and ${time} < ${DateTime.toDateUtc(end)}`
