import type { Bill, DealerId } from "@dealer-billing/domain"
import { dueOf, sumMoney, type FastBuyoutStanding, type OverdueSince } from "@dealer-billing/domain/internal"
import { DateTime, Option } from "effect"
import { findAccount } from "./accountRows.ts"
import { readBills } from "./bills.ts"
import type { Sql } from "./SqliteStore.ts"

const wasPaidInFull = (sql: Sql, { commonSum, id }: Bill): boolean =>
  sql.all("select 1 from transfer where bill_id = ? and reason = 'BILL_CANCELLED' and amount = ?", id, commonSum)
    .length > 0

/** A replacement inherits the issue date of the bills before it, back to one that had been paid in full. */
const isOverdue = (sql: Sql, bill: Bill, own: ReadonlyArray<Bill>, { issuedBefore }: OverdueSince): boolean => {
  if (dueOf(bill) === 0n) return false
  const asked = own
    .filter((each) => each.accountType === bill.accountType && each.dealId === bill.dealId)
    .filter(({ revision }) => revision <= bill.revision)
    .toSorted((left, right) => left.revision - right.revision)
  const lastPaid = asked.findLastIndex((each) => wasPaidInFull(sql, each))
  return asked
    .slice(lastPaid + 1)
    .some(({ issuedAt }) => issuedAt !== null && DateTime.isLessThan(issuedAt, issuedBefore))
}

export const readStanding = (
  sql: Sql,
  dealerId: DealerId,
  overdueSince: ReadonlyArray<OverdueSince>
): Option.Option<FastBuyoutStanding> => {
  const deposit = findAccount(sql, { dealerId, accountType: "DEPOSIT" })
  const settlement = findAccount(sql, { dealerId, accountType: "SETTLEMENT" })
  if (deposit === undefined || settlement === undefined) return Option.none()
  const own = readBills(sql, "dealer_id = ? order by id", dealerId)
  return Option.some({
    depositBalance: deposit.balance,
    openSettlements: sumMoney(own.filter(({ accountType }) => accountType === "SETTLEMENT").map(dueOf)),
    isOverdue: overdueSince.some((since) =>
      own.some((bill) => bill.accountType === since.accountType && isOverdue(sql, bill, own, since))
    )
  })
}
