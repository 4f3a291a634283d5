import { Schema } from "effect"
import { AccountType } from "../account/Account.ts"
import { BillId } from "../bill/Bill.ts"
import { DealerId } from "../dealer/Dealer.ts"
import { sumMoney, type Kopecks } from "../shared/Money.ts"

/** Where a movement takes its money from and puts it. */
export const LedgerKind = Schema.Literals([
  "PAYMENT_TO_BILL",
  "PAYMENT_TO_BALANCE",
  "PAYMENT_TO_DEPOSIT",
  "BALANCE_TO_BILL",
  "BILL_TO_BALANCE",
  "DEPOSIT_TO_BALANCE",
  "BILL_TO_REVERSAL",
  "BALANCE_TO_REVERSAL",
  "DEPOSIT_TO_REVERSAL",
  "BALANCE_TO_RETURN"
])
export type LedgerKind = typeof LedgerKind.Type

/** Why the money went there. */
export const LedgerRule = Schema.Literals([
  "NAMED_BILL",
  "OLDEST_OPEN_BILL",
  "REST_TO_BALANCE",
  "HELD_DEPOSIT",
  "BALANCE_TO_NEW_BILL",
  "BALANCE_TO_OPEN_BILL",
  "CANCELLED_BILL",
  "REVERSED_FROM_BALANCE",
  "REVERSED_FROM_CLOSED_BILL",
  "REVERSED_FROM_OTHER_BILL",
  "REVERSED_FROM_DEPOSIT",
  "DEPOSIT_RETURNED"
])
export type LedgerRule = typeof LedgerRule.Type

/** One movement of money inside one account; written once, never changed. The amount is positive, in kopecks. */
export const LedgerEntry = Schema.Struct({
  dealerId: DealerId,
  accountType: AccountType,
  kind: LedgerKind,
  rule: LedgerRule,
  amount: Schema.BigInt,
  /** The payment event that caused it; null when a new bill, a cancelled one or a returned deposit did. */
  paymentId: Schema.NullOr(Schema.String),
  billId: Schema.NullOr(BillId)
})
export type LedgerEntry = typeof LedgerEntry.Type

/**
 * What one kopeck of an entry does to the payment's money, the bill's paid sum and the account's balance. A held
 * deposit raises both the balance and a named top-up bill: the bill says that it was paid, the money is held once. So
 * a cancelled top-up bill gives nothing to the balance: it only stops counting what is held.
 */
export const ledgerEffect: Readonly<
  Record<
    LedgerKind,
    { readonly payment: -1n | 0n | 1n; readonly bill: -1n | 0n | 1n; readonly balance: -1n | 0n | 1n }
  >
> = {
  PAYMENT_TO_BILL: { payment: 1n, bill: 1n, balance: 0n },
  PAYMENT_TO_BALANCE: { payment: 1n, bill: 0n, balance: 1n },
  PAYMENT_TO_DEPOSIT: { payment: 1n, bill: 1n, balance: 1n },
  BALANCE_TO_BILL: { payment: 0n, bill: 1n, balance: -1n },
  BILL_TO_BALANCE: { payment: 0n, bill: -1n, balance: 1n },
  DEPOSIT_TO_BALANCE: { payment: 0n, bill: -1n, balance: 0n },
  BILL_TO_REVERSAL: { payment: -1n, bill: -1n, balance: 0n },
  BALANCE_TO_REVERSAL: { payment: -1n, bill: 0n, balance: -1n },
  DEPOSIT_TO_REVERSAL: { payment: -1n, bill: -1n, balance: -1n },
  BALANCE_TO_RETURN: { payment: 0n, bill: 0n, balance: -1n }
}

/** The change that entries make to the paid sum of a bill. */
export const billChange = (entries: ReadonlyArray<LedgerEntry>, billId: BillId): Kopecks =>
  sumMoney(
    entries.filter((entry) => entry.billId === billId).map((entry) => entry.amount * ledgerEffect[entry.kind].bill)
  )

/** The change that entries make to the balance of their account. */
export const balanceChange = (entries: ReadonlyArray<LedgerEntry>): Kopecks =>
  sumMoney(entries.map((entry) => entry.amount * ledgerEffect[entry.kind].balance))
