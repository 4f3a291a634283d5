import type { SqlClient } from "effect/sql/SqlClient"
import type { TimeSpan } from "@dealer-billing/domain/internal"
import { DateTime } from "effect"
import type { Fragment } from "effect/sql/Statement"

export const isInSpan = (sql: SqlClient, time: Fragment, { end, start }: TimeSpan): Fragment =>
  sql`${time} >= ${DateTime.toDateUtc(start)} and ${time} < ${DateTime.toDateUtc(end)}`
