import type { Account } from "../account/Account.ts"
import { dueOf, type BillBalance, type BillId } from "../bill/Bill.ts"
import { minMoney, sumMoney, type Kopecks } from "../shared/Money.ts"
import type { LedgerEntry, LedgerKind, LedgerRule } from "./Ledger.ts"

interface Movement {
  readonly kind: LedgerKind
  readonly rule: LedgerRule
  readonly amount: Kopecks
  readonly billId: BillId | null
}

const entriesOf = (account: Account, paymentId: string | null, movements: ReadonlyArray<Movement>) =>
  movements
    .filter((movement) => movement.amount > 0n)
    .map((movement): LedgerEntry => ({
      dealerId: account.dealerId,
      accountType: account.accountType,
      paymentId,
      ...movement
    }))

/** Fills buckets in their order until the amount is used up; answers what went into each and what is left. */
const pour = <Bucket extends { readonly room: Kopecks }>(amount: Kopecks, buckets: ReadonlyArray<Bucket>) => {
  let rest = amount
  const poured = buckets.map((bucket) => {
    const part = minMoney(rest, bucket.room)
    rest -= part
    return { ...bucket, part }
  })
  return { poured, rest }
}

const oldestFirst = (left: BillBalance, right: BillBalance): number =>
  left.id < right.id ? -1 : left.id > right.id ? 1 : 0

export interface PaymentToAllocate {
  readonly paymentId: string
  /** In kopecks, positive. */
  readonly amount: Kopecks
  readonly namedBillId: BillId | null
}

const holdDeposit = (account: Account, bills: ReadonlyArray<BillBalance>, payment: PaymentToAllocate) => {
  const named = bills.find((bill) => bill.id === payment.namedBillId)
  const onBill = named === undefined ? 0n : minMoney(payment.amount, dueOf(named))
  return entriesOf(account, payment.paymentId, [
    { kind: "PAYMENT_TO_DEPOSIT", rule: "NAMED_BILL", amount: onBill, billId: named?.id ?? null },
    { kind: "PAYMENT_TO_BALANCE", rule: "HELD_DEPOSIT", amount: payment.amount - onBill, billId: null }
  ])
}

/**
 * Splits a payment inside its account: the named bill up to what is left on it, then the other open bills, oldest
 * first, the rest to the balance. On DEPOSIT everything is held on the balance, and a named top-up bill counts it as
 * paid. `bills` are bills of this account only. The amounts of the entries sum up to the payment.
 */
export const allocatePayment = (
  account: Account,
  bills: ReadonlyArray<BillBalance>,
  payment: PaymentToAllocate
): ReadonlyArray<LedgerEntry> => {
  if (account.accountType === "DEPOSIT") return holdDeposit(account, bills, payment)
  const named = bills.filter((bill) => bill.id === payment.namedBillId)
  const others = bills.filter((bill) => bill.id !== payment.namedBillId).toSorted(oldestFirst)
  const { poured, rest } = pour(payment.amount, [
    ...named.map((bill) => ({ billId: bill.id, room: dueOf(bill), rule: "NAMED_BILL" as const })),
    ...others.map((bill) => ({ billId: bill.id, room: dueOf(bill), rule: "OLDEST_OPEN_BILL" as const }))
  ])
  return entriesOf(account, payment.paymentId, [
    ...poured.map(({ billId, part, rule }) => ({ kind: "PAYMENT_TO_BILL" as const, rule, amount: part, billId })),
    { kind: "PAYMENT_TO_BALANCE", rule: "REST_TO_BALANCE", amount: rest, billId: null }
  ])
}

/** A new bill takes the account's balance first; held deposit money pays no bill. */
export const allocateBalance = (account: Account, bill: BillBalance): ReadonlyArray<LedgerEntry> =>
  account.accountType === "DEPOSIT"
    ? []
    : entriesOf(account, null, [
        {
          kind: "BALANCE_TO_BILL",
          rule: "BALANCE_TO_NEW_BILL",
          amount: minMoney(account.balance, dueOf(bill)),
          billId: bill.id
        }
      ])

/**
 * What was paid on a bill that is cancelled goes back to the account's balance. A top-up bill's money is held there
 * already: the bill only stops counting it as paid.
 */
export const allocateCancelled = (account: Account, bill: BillBalance): ReadonlyArray<LedgerEntry> =>
  entriesOf(account, null, [
    {
      kind: account.accountType === "DEPOSIT" ? "DEPOSIT_TO_BALANCE" : "BILL_TO_BALANCE",
      rule: "CANCELLED_BILL",
      amount: bill.paidSum,
      billId: bill.id
    }
  ])

/** Money on the balance goes on to the account's open bills, oldest first; held deposit money pays no bill. */
export const allocateFreed = (account: Account, bills: ReadonlyArray<BillBalance>): ReadonlyArray<LedgerEntry> => {
  if (account.accountType === "DEPOSIT") return []
  const buckets = bills.toSorted(oldestFirst).map((bill) => ({ billId: bill.id, room: dueOf(bill) }))
  const { poured } = pour(account.balance, buckets)
  return entriesOf(
    account,
    null,
    poured.map(({ billId, part }) => ({
      kind: "BALANCE_TO_BILL" as const,
      rule: "BALANCE_TO_OPEN_BILL" as const,
      amount: part,
      billId
    }))
  )
}

export interface MoneyToTakeBack {
  /** The event that takes it back. */
  readonly paymentId: string
  /** In kopecks, positive. */
  readonly amount: Kopecks
  /** What the reversed payment still has on bills, in kopecks per bill. */
  readonly closed: ReadonlyMap<BillId, Kopecks>
}

/**
 * Held money lies on the balance whatever it was named for. First goes what the payment named no bill for, then what
 * it has on top-up bills, newest first; what a cancelled top-up bill has lost comes from the balance alone.
 */
const releaseDeposit = (
  account: Account,
  bills: ReadonlyArray<BillBalance>,
  back: MoneyToTakeBack,
  held: Kopecks
) => {
  const closed = bills.filter((bill) => back.closed.has(bill.id)).toSorted((a, b) => oldestFirst(b, a))
  const unnamed = held - sumMoney(back.closed.values())
  const fromUnnamed = minMoney(back.amount, unnamed > 0n ? unnamed : 0n)
  const { poured, rest } = pour(
    back.amount - fromUnnamed,
    closed.map((bill) => ({ billId: bill.id, room: minMoney(bill.paidSum, back.closed.get(bill.id) ?? 0n) }))
  )
  const released = { rule: "REVERSED_FROM_DEPOSIT" as const }
  return entriesOf(account, back.paymentId, [
    { ...released, kind: "BALANCE_TO_REVERSAL", amount: fromUnnamed + rest, billId: null },
    ...poured.map(({ billId, part }) => ({
      ...released,
      kind: "DEPOSIT_TO_REVERSAL" as const,
      amount: part,
      billId
    }))
  ])
}

/**
 * Takes money back out of its account: from the balance first, then from the bills that the payment closed, newest
 * first. When its money has moved on meanwhile (from the balance to later bills), the account's other paid bills
 * give the rest, newest first. `held` is what the payment still has in the account, and at least the amount. On DEPOSIT
 * the balance may fall below zero, after a return: the dealer owes that.
 */
export const takeBack = (
  account: Account,
  bills: ReadonlyArray<BillBalance>,
  back: MoneyToTakeBack,
  held: Kopecks
): ReadonlyArray<LedgerEntry> => {
  if (account.accountType === "DEPOSIT") return releaseDeposit(account, bills, back, held)
  const newestFirst = bills.filter((bill) => bill.paidSum > 0n).toSorted((left, right) => oldestFirst(right, left))
  const ofPayment = (bill: BillBalance): Kopecks => minMoney(bill.paidSum, back.closed.get(bill.id) ?? 0n)
  const { poured, rest } = pour(back.amount, [
    { billId: null, room: account.balance, rule: "REVERSED_FROM_BALANCE" as const },
    ...newestFirst.map((bill) => ({
      billId: bill.id,
      room: ofPayment(bill),
      rule: "REVERSED_FROM_CLOSED_BILL" as const
    })),
    ...newestFirst.map((bill) => ({
      billId: bill.id,
      room: bill.paidSum - ofPayment(bill),
      rule: "REVERSED_FROM_OTHER_BILL" as const
    }))
  ])
  if (rest > 0n) throw new Error(`The account holds ${rest} kopecks less than its payments brought`)
  return entriesOf(
    account,
    back.paymentId,
    poured.map(({ billId, part, rule }) => ({
      kind: billId === null ? ("BALANCE_TO_REVERSAL" as const) : ("BILL_TO_REVERSAL" as const),
      rule,
      amount: part,
      billId
    }))
  )
}
