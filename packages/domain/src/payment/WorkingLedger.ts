import { Array as Arr } from "effect"
import { accountKey, type Account } from "../account/Account.ts"
import type { BillBalance, BillId } from "../bill/Bill.ts"
import type { Kopecks } from "../shared/Money.ts"
import { makeAccountBills, type AccountBills } from "../ledger/AccountBills.ts"
import { accountAfter, billAfter, type LedgerSnapshot } from "./LedgerSnapshot.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { InvoiceTotal } from "./InvoiceTotal.ts"
import type { Payment } from "./Payment.ts"

/** A ledger snapshot that changes in place, so that an event costs what it moves and not what the snapshot holds. */
export interface WorkingLedger {
  /** As they stand now. They go on changing. */
  readonly snapshot: LedgerSnapshot
  /** The bills of an account among which an amount is to be divided; `named` is first in line. */
  readonly billsToPay: (account: Account, amount: Kopecks, named: BillId | null) => ReadonlyArray<BillBalance>
  /** The bills of an account that may have to give an amount back; `closed` are first in line. */
  readonly billsToReopen: (
    account: Account,
    amount: Kopecks,
    closed: Iterable<BillId>
  ) => ReadonlyArray<BillBalance>
  /** A payment is entered with its movements. All of it, or where our own code breaks, nothing. */
  readonly enter: (payment: Payment, transfers: ReadonlyArray<Transfer>) => void
  /** Kept where it is newer than the newest one of its invoice. */
  readonly enterTotal: (total: InvoiceTotal) => void
}

const noBills = makeAccountBills([])

const indexed = (bills: LedgerSnapshot["bills"]): ReadonlyMap<string, AccountBills> => {
  const groups = Arr.groupBy(bills.values(), accountKey)
  return new Map(Object.entries(groups).map(([key, group]) => [key, makeAccountBills(group)]))
}

/** A copy of books to work on; the books themselves stay as they are. */
export const workOn = (snapshot: LedgerSnapshot): WorkingLedger => {
  const accounts = new Map(snapshot.accounts)
  const bills = new Map(snapshot.bills)
  const payments = new Map(snapshot.payments)
  const transfersByOrigin = new Map(snapshot.transfersByOrigin)
  const totals = new Map(snapshot.totals)
  const billsOf = indexed(snapshot.bills)

  const choose = (ids: Iterable<BillId | null>, others: ReadonlyArray<BillBalance>): ReadonlyArray<BillBalance> => {
    const chosen = new Map(others.map((bill) => [bill.id, bill]))
    for (const id of ids) {
      const bill = id === null ? undefined : bills.get(id)
      if (bill !== undefined) chosen.set(bill.id, bill)
    }
    return [...chosen.values()]
  }

  const enter: WorkingLedger["enter"] = (payment, transfers) => {
    const key = accountKey(payment)
    const moved = Map.groupBy(transfers, (transfer) => transfer.billId)
    const account = accountAfter(accounts.get(key)!, transfers)
    const changed = [...moved].flatMap(([id, own]) =>
      id === null ? [] : [billAfter(bills.get(id)!, own, payment.paidAt)]
    )
    const earlier = transfersByOrigin.get(payment.origin) ?? []
    const index = billsOf.get(key)
    for (const bill of changed) {
      bills.set(bill.id, bill)
      index?.replace(bill)
    }
    accounts.set(key, account)
    payments.set(payment.paymentId, payment)
    transfersByOrigin.set(payment.origin, [...earlier, ...transfers])
  }

  return {
    snapshot: { ...snapshot, accounts, bills, payments, transfersByOrigin, totals },
    billsToPay: (account, amount, named) =>
      choose([named], (billsOf.get(accountKey(account)) ?? noBills).oldestOpen(amount)),
    billsToReopen: (account, amount, closed) =>
      choose(closed, (billsOf.get(accountKey(account)) ?? noBills).newestPaid(amount)),
    enter,
    enterTotal: ({ invoiceId, revision, totalPaid }) => {
      if (revision > (totals.get(invoiceId)?.revision ?? -1))
        totals.set(invoiceId, { invoiceId, revision, totalPaid })
    }
  }
}
