import { Schema } from "effect"
import { accountKey, type Account } from "../account/Account.ts"
import type { Bill } from "../bill/Bill.ts"
import { Transfer } from "../ledger/Transfer.ts"
import type { Payment } from "../payment/Payment.ts"
import type { MemoryTables } from "./MemoryTables.ts"

/** A rule that a stored row must hold and that its type does not state, in the words of the defect. */
type Rules<Row> = ReadonlyArray<readonly [rule: string, holds: (row: Row, tables: MemoryTables) => boolean]>

const isVatSound = ({ commonSum, vat: { mode, rate, sum } }: Bill): boolean => {
  if (mode === "none") return rate === null && sum === 0n
  if (mode === "price-difference") return sum === null
  return rate !== null && sum !== null && sum >= 0n && sum <= commonSum
}

const accountRules: Rules<Account> = [
  [
    "only DEPOSIT has a balance below zero",
    ({ accountType, balance }) => balance >= 0n || accountType === "DEPOSIT"
  ],
  [
    "a contract belongs to one account",
    ({ contractId }, { accounts }) =>
      contractId === null || [...accounts.values()].filter((other) => other.contractId === contractId).length === 1
  ]
]

const billRules: Rules<Bill> = [
  ["a bill belongs to an account", (bill, { accounts }) => accounts.has(accountKey(bill))],
  ["the paid sum is from zero to the sum", ({ commonSum, paidSum }) => paidSum >= 0n && paidSum <= commonSum],
  [
    "a bill has a time of payment if and only if it is paid",
    ({ commonSum, paidAt, paidSum }) => (paidAt !== null) === (paidSum === commonSum)
  ],
  ["the VAT follows its mode", isVatSound],
  ["a cancelled bill has no money", ({ paidSum, status }) => status !== "CANCELLED" || paidSum === 0n],
  ["the first revision replaces no bill", ({ replaces, revision }) => replaces === null || revision > 1],
  ["a replacement is newer", ({ id, replacedBy }) => replacedBy === null || replacedBy > id],
  [
    "an invoice belongs to one bill",
    ({ invoiceId }, { bills }) =>
      invoiceId === null || [...bills.values()].filter((other) => other.invoiceId === invoiceId).length === 1
  ]
]

const paymentRules: Rules<Payment> = [
  ["a payment belongs to an account", (payment, { accounts }) => accounts.has(accountKey(payment))],
  ["a payment has an amount", ({ amount }) => amount > 0n],
  [
    "only a reversal reverses a payment, whose money it moves",
    ({ origin, reversesPaymentId, type }) =>
      reversesPaymentId === null || (type === "payment.reversed" && reversesPaymentId === origin)
  ]
]

const isTransfer = Schema.is(Transfer)
const depositReasons = new Set(["NAMED_BILL", "HELD_DEPOSIT", "BILL_CANCELLED", "REVERSED", "DEPOSIT_RETURNED"])
const onlyDepositReasons = new Set(["HELD_DEPOSIT", "DEPOSIT_RETURNED"])

const transferRules: Rules<Transfer> = [
  ["a transfer goes between two places for a reason that they allow", (transfer) => isTransfer(transfer)],
  [
    "held deposit money pays no bill, and no other money is a deposit",
    ({ accountType, reason }) =>
      accountType === "DEPOSIT" ? depositReasons.has(reason) : !onlyDepositReasons.has(reason)
  ],
  [
    "a payment moves money between two places for one reason once",
    (transfer, { transfers }) =>
      transfer.paymentId === null ||
      transfers.filter(
        ({ billId, from, paymentId, reason, to }) =>
          paymentId === transfer.paymentId &&
          from === transfer.from &&
          to === transfer.to &&
          reason === transfer.reason &&
          billId === transfer.billId
      ).length === 1
  ],
  [
    "a cancelled bill gives its money back once",
    ({ billId, reason }, { transfers }) =>
      reason !== "BILL_CANCELLED" ||
      transfers.filter((other) => other.reason === reason && other.billId === billId).length === 1
  ],
  [
    "a transfer stays in the account of its bill",
    (transfer, { bills }) => {
      if (transfer.billId === null) return true
      const bill = bills.get(transfer.billId)
      return bill !== undefined && accountKey(bill) === accountKey(transfer)
    }
  ],
  [
    "a transfer stays in the account of its payment",
    (transfer, { payments }) => {
      if (transfer.paymentId === null) return true
      const payment = payments.get(transfer.paymentId)
      return payment !== undefined && accountKey(payment) === accountKey(transfer)
    }
  ]
]

const changed = <Key, Row>(before: ReadonlyMap<Key, Row>, after: ReadonlyMap<Key, Row>): ReadonlyArray<Row> =>
  [...after].flatMap(([key, row]) => (before.get(key) === row ? [] : [row]))

const brokenRule = <Row>(rules: Rules<Row>, rows: ReadonlyArray<Row>, tables: MemoryTables): string | undefined =>
  rows.flatMap((row) => rules.filter(([, holds]) => !holds(row, tables)).map(([rule]) => rule))[0]

/** What the constraints of a database refuse: the first rule that a new or changed row breaks, or undefined. */
export const brokenConstraint = (before: MemoryTables, after: MemoryTables): string | undefined =>
  brokenRule(accountRules, changed(before.accounts, after.accounts), after) ??
  brokenRule(billRules, changed(before.bills, after.bills), after) ??
  brokenRule(paymentRules, changed(before.payments, after.payments), after) ??
  brokenRule(transferRules, after.transfers.slice(before.transfers.length), after)
