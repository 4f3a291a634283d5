import type { DateTime } from "effect"
import type { Account, AccountId } from "../account/Account.ts"
import type { BillBalance, BillId } from "../bill/Bill.ts"
import { balanceChange, paidSumChange, type Transfer } from "../ledger/Transfer.ts"
import type { InvoiceTotal } from "./InvoiceTotal.ts"
import type { ParkedMessage, Payment, ProcessedMessage } from "./Payment.ts"

/** What has to be known, and kept from changing, to apply some events. */
export interface LedgerSnapshot {
  /** The accounts that the events touch, by `accountKey`; all of them are locked. */
  readonly accounts: ReadonlyMap<string, Account>
  readonly accountByContract: ReadonlyMap<string, AccountId>
  readonly billByInvoice: ReadonlyMap<string, BillId>
  /**
   * Of those accounts: the named bills, those that a reversed payment closed, and, but on DEPOSIT, as many more as
   * `AllocationBounds` ask for: the oldest open bills that together can take `creditMax`, and the newest bills with
   * money that together hold `debitMax`; all such bills where they come to less. More bills do no harm.
   */
  readonly bills: ReadonlyMap<BillId, BillBalance>
  /** The payments known under the ids of the events and of what they reverse; the accounts of the latter are locked. */
  readonly payments: ReadonlyMap<string, Payment>
  /** By its `origin`, all transfers of the money that an event may take back. */
  readonly transfersByOrigin: ReadonlyMap<string, ReadonlyArray<Transfer>>
  /** The newest total of every invoice that a total names, by the invoice's id. */
  readonly totals: ReadonlyMap<string, InvoiceTotal>
  /** The messages that were processed before, by `positionKey`. */
  readonly handled: ReadonlySet<string>
  /** The positions at which a message of other bytes was processed, by `positionKey`. */
  readonly reused: ReadonlySet<string>
}

export const emptyLedger: LedgerSnapshot = {
  accounts: new Map(),
  accountByContract: new Map(),
  billByInvoice: new Map(),
  bills: new Map(),
  payments: new Map(),
  transfersByOrigin: new Map(),
  totals: new Map(),
  handled: new Set(),
  reused: new Set()
}

/** What applying events has changed; stored in one transaction. */
export interface LedgerChanges {
  readonly payments: ReadonlyArray<Payment>
  readonly transfers: ReadonlyArray<Transfer>
  /** Totals that are newer than what was loaded. */
  readonly totals: ReadonlyArray<InvoiceTotal>
  /** Only `paidSum` and `paidAt` differ from what was loaded. */
  readonly bills: ReadonlyArray<BillBalance>
  /** Only `balance` differs from what was loaded. */
  readonly accounts: ReadonlyArray<Account>
  readonly processedMessages: ReadonlyArray<ProcessedMessage>
  readonly parked: ReadonlyArray<ParkedMessage>
}

export const noChanges: LedgerChanges = {
  payments: [],
  transfers: [],
  totals: [],
  bills: [],
  accounts: [],
  processedMessages: [],
  parked: []
}

/** The bill after transfers have moved money on or off it; `paidAt` is the time of the event that closed it. */
export const billAfter = <Each extends BillBalance>(
  bill: Each,
  transfers: ReadonlyArray<Transfer>,
  at: DateTime.Utc
): Each => {
  const paidSum = bill.paidSum + paidSumChange(transfers, bill.id)
  return { ...bill, paidSum, paidAt: paidSum === bill.commonSum ? (bill.paidAt ?? at) : null }
}

export const accountAfter = (account: Account, transfers: ReadonlyArray<Transfer>): Account => ({
  ...account,
  balance: account.balance + balanceChange(transfers)
})
