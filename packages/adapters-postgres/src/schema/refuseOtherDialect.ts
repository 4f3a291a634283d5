import type { PaymentsDialect } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import { Database } from "../database/Database.ts"
import type { DatabaseAddress } from "../database/makeDatabase.ts"
import { withConnection } from "../database/withConnection.ts"

export class OtherDialectFound extends Schema.TaggedError<OtherDialectFound>()("OtherDialectFound", {
  dialect: Schema.Literals(["payments", "totals"])
}) {
  override get message(): string {
    const stored = this.dialect === "totals" ? "payments" : "totals"
    return (
      `PAYMENTS_DIALECT is ${this.dialect}, but the database has payments of the dialect ${stored}, and the same ` +
      `money would be counted twice: set PAYMENTS_DIALECT=${stored}, or start with an empty database`
    )
  }
}

/** Ids of payments from totals begin with `total:`. `min` and `max` are two look-ups in the primary key. */
const paymentsQuery = (sql: SqlClient) => sql`
  select from (select min(payment_id) as least, max(payment_id) as greatest from payments) as ids
  where least not like 'total:%' or greatest not like 'total:%'`

const totalsQuery = (sql: SqlClient) => sql`select from invoice_total limit 1`

const findOther = Effect.fn("refuseOtherDialect.find")(function* (dialect: PaymentsDialect) {
  const { run, sql } = yield* Database
  const found = yield* run(dialect === "totals" ? paymentsQuery(sql) : totalsQuery(sql))
  if (found.length > 0) return yield* new OtherDialectFound({ dialect })
})

/** Fails if the database has payments of the other dialect. Needs the newest schema. */
export const refuseOtherDialect = ({
  dialect,
  ...address
}: DatabaseAddress & { readonly dialect: PaymentsDialect }) =>
  withConnection({ ...address, applicationName: "dealer-billing-start" })(findOther(dialect))
