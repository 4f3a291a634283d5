import { DateTime, Option } from "effect"
import { accountKey, isSameAccount } from "../account/Account.ts"
import type { AccountRepository } from "../account/AccountRepository.ts"
import type { OverdueSince } from "../account/FastBuyoutStanding.ts"
import { dueOf, type Bill } from "../bill/Bill.ts"
import { sumMoney } from "../shared/Money.ts"
import type { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables } from "./MemoryTables.ts"

const wasPaidInFull = ({ transfers }: MemoryTables, { commonSum, id }: Bill): boolean =>
  transfers.some(
    ({ amount, billId, reason }) => billId === id && reason === "BILL_CANCELLED" && amount === commonSum
  )

const isOverdue = (tables: MemoryTables, bill: Bill, { issuedBefore }: OverdueSince): boolean => {
  if (dueOf(bill) === 0n) return false
  const asked = [...tables.bills.values()]
    .filter((each) => isSameAccount(each, bill) && each.dealId === bill.dealId && each.revision <= bill.revision)
    .toSorted((left, right) => left.revision - right.revision)
  const lastPaid = asked.findLastIndex((each) => wasPaidInFull(tables, each))
  return asked
    .slice(lastPaid + 1)
    .some(({ issuedAt }) => issuedAt !== null && DateTime.isLessThan(issuedAt, issuedBefore))
}

export const readStanding =
  (store: MemoryStore["Service"]): AccountRepository["Service"]["readStanding"] =>
  (dealerId, overdueSince) =>
    store.read((tables) => {
      const { accounts, bills } = tables
      const deposit = accounts.get(accountKey({ dealerId, accountType: "DEPOSIT" }))
      const settlement = accounts.get(accountKey({ dealerId, accountType: "SETTLEMENT" }))
      if (deposit === undefined || settlement === undefined) return Option.none()
      const own = [...bills.values()].filter((bill) => bill.dealerId === dealerId)
      return Option.some({
        depositBalance: deposit.balance,
        openSettlements: sumMoney(own.filter((bill) => isSameAccount(bill, settlement)).map(dueOf)),
        isOverdue: overdueSince.some((since) =>
          own.some((bill) => bill.accountType === since.accountType && isOverdue(tables, bill, since))
        )
      })
    })
