import type { SqlClient } from "effect/sql/SqlClient"
import { BillStatus, type BillId, type DealerId } from "@dealer-billing/domain"
import { accountTypes, type BillBalance } from "@dealer-billing/domain/internal"
import { bigintOf, nullOr, oneOf, timeOf } from "../database/values.ts"

/** The columns of a bill `b`, in the order of `toBillBalance`. */
export const billBalanceColumns = (sql: SqlClient) => sql`
  b.id, b.dealer_id, b.account_type, b.common_sum, b.paid_sum, b.status, b.paid_at`

const accountTypeOf = oneOf(accountTypes)
const statusOf = oneOf(BillStatus.literals)
const paidAtOf = nullOr(timeOf)

/** By hand: schemas took most of the 140 µs of a payment, and now take 3 % (docs/benchmarks.md). */
export const toBillBalance = (row: ReadonlyArray<unknown>): BillBalance => ({
  id: bigintOf(row[0]) as BillId,
  dealerId: bigintOf(row[1]) as DealerId,
  accountType: accountTypeOf(row[2]),
  commonSum: bigintOf(row[3]),
  paidSum: bigintOf(row[4]),
  status: statusOf(row[5]),
  paidAt: paidAtOf(row[6])
})
