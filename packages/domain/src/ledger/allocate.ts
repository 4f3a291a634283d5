import type { Account, AccountId } from "../account/Account.ts"
import { dueOf, type BillBalance, type BillId } from "../bill/Bill.ts"
import { minMoney, sumMoney, type Kopecks } from "../shared/Money.ts"
import type { Transfer } from "./Transfer.ts"

type WithoutAccount<T> = T extends Transfer ? Omit<T, keyof AccountId> : never
type Move = WithoutAccount<Transfer>

const inAccount = ({ accountType, dealerId }: Account, moves: ReadonlyArray<Move>): ReadonlyArray<Transfer> =>
  moves.filter(({ amount }) => amount > 0n).map((move) => ({ ...move, dealerId, accountType }))

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

const newestFirst = (left: BillBalance, right: BillBalance): number => oldestFirst(right, left)

export interface PaymentToAllocate {
  readonly paymentId: string
  /** In kopecks, positive. */
  readonly amount: Kopecks
  readonly namedBillId: BillId | null
}

/**
 * Splits a payment inside its account: the named bill up to what is left on it, then the other open bills, oldest
 * first, the rest to the balance (contract, section 2). On DEPOSIT only a named top-up bill takes money. `bills` are
 * bills of this account only. The amounts of the transfers sum up to the payment.
 */
export const allocatePayment = (
  account: Account,
  bills: ReadonlyArray<BillBalance>,
  { amount, namedBillId, paymentId }: PaymentToAllocate
): ReadonlyArray<Transfer> => {
  const isDeposit = account.accountType === "DEPOSIT"
  const named = bills.filter(({ id }) => id === namedBillId)
  const others = isDeposit ? [] : bills.filter(({ id }) => id !== namedBillId).toSorted(oldestFirst)
  const { poured, rest } = pour(amount, [
    ...named.map((bill) => ({ billId: bill.id, room: dueOf(bill), reason: "NAMED_BILL" as const })),
    ...others.map((bill) => ({ billId: bill.id, room: dueOf(bill), reason: "OLDEST_OPEN_BILL" as const }))
  ])
  const restReason = isDeposit ? "HELD_DEPOSIT" : "NO_OPEN_BILL"
  return inAccount(account, [
    ...poured.map(({ billId, part, reason }): Move => ({
      from: "OUTSIDE",
      to: "BILL",
      reason,
      amount: part,
      paymentId,
      billId
    })),
    { from: "OUTSIDE", to: "BALANCE", reason: restReason, amount: rest, paymentId, billId: null }
  ])
}

const payFromBalance = (
  account: Account,
  bills: ReadonlyArray<BillBalance>,
  reason: "NEW_BILL" | "OLDEST_OPEN_BILL"
): ReadonlyArray<Transfer> => {
  if (account.accountType === "DEPOSIT") return []
  const { poured } = pour(
    account.balance,
    bills.toSorted(oldestFirst).map((bill) => ({ billId: bill.id, room: dueOf(bill) }))
  )
  return inAccount(
    account,
    poured.map(({ billId, part }): Move => ({
      from: "BALANCE",
      to: "BILL",
      reason,
      amount: part,
      paymentId: null,
      billId
    }))
  )
}

/** A new bill takes the account's balance first; held deposit money pays no bill. */
export const allocateBalance = (account: Account, bill: BillBalance): ReadonlyArray<Transfer> =>
  payFromBalance(account, [bill], "NEW_BILL")

/** Money on the balance pays the account's open bills, oldest first; held deposit money pays no bill. */
export const allocateFreed = (account: Account, bills: ReadonlyArray<BillBalance>): ReadonlyArray<Transfer> =>
  payFromBalance(account, bills, "OLDEST_OPEN_BILL")

/** What was paid on a cancelled bill goes back to the account's balance. */
export const allocateCancelled = (account: Account, bill: BillBalance): ReadonlyArray<Transfer> =>
  inAccount(account, [
    {
      from: "BILL",
      to: "BALANCE",
      reason: "BILL_CANCELLED",
      amount: bill.paidSum,
      paymentId: null,
      billId: bill.id
    }
  ])

export interface MoneyToTakeBack {
  /** The event that takes it back. */
  readonly paymentId: string
  /** In kopecks, positive. */
  readonly amount: Kopecks
  /** What the reversed payment still has on bills, in kopecks per bill. */
  readonly closed: ReadonlyMap<BillId, Kopecks>
}

interface Source {
  readonly billId: BillId | null
  readonly reason: "REVERSED" | "REVERSED_FROM_OTHER_BILL"
  readonly part: Kopecks
}

const toOutside = (account: Account, paymentId: string, sources: ReadonlyArray<Source>): ReadonlyArray<Transfer> =>
  inAccount(
    account,
    sources.map(({ billId, part, reason }): Move =>
      billId === null
        ? { from: "BALANCE", to: "OUTSIDE", reason: "REVERSED", amount: part, paymentId, billId }
        : { from: "BILL", to: "OUTSIDE", reason, amount: part, paymentId, billId }
    )
  )

/**
 * First what the payment has on no bill, then what it has on top-up bills, newest first. What its bills have lost,
 * because they were cancelled, is on the balance.
 */
const takeBackDeposit = (
  account: Account,
  bills: ReadonlyArray<BillBalance>,
  { amount, closed, paymentId }: MoneyToTakeBack,
  held: Kopecks
) => {
  const onBalance = held - sumMoney(closed.values())
  const fromBalance = minMoney(amount, onBalance > 0n ? onBalance : 0n)
  const buckets = bills
    .filter(({ id }) => closed.has(id))
    .toSorted(newestFirst)
    .map((bill) => ({
      billId: bill.id,
      reason: "REVERSED" as const,
      room: minMoney(bill.paidSum, closed.get(bill.id) ?? 0n)
    }))
  const { poured, rest } = pour(amount - fromBalance, buckets)
  return toOutside(account, paymentId, [{ billId: null, reason: "REVERSED", part: fromBalance + rest }, ...poured])
}

/**
 * Takes money back out of its account: from the balance first, then from the bills that the payment closed, newest
 * first. Where its money has moved on (from the balance to later bills), the account's other paid bills give the rest,
 * newest first. `held` is what the payment still has in the account, and at least the amount. On DEPOSIT the balance
 * may fall below zero, after a return: the dealer owes that.
 */
export const takeBack = (
  account: Account,
  bills: ReadonlyArray<BillBalance>,
  back: MoneyToTakeBack,
  held: Kopecks
): ReadonlyArray<Transfer> => {
  if (account.accountType === "DEPOSIT") return takeBackDeposit(account, bills, back, held)
  const paid = bills.filter((bill) => bill.paidSum > 0n).toSorted(newestFirst)
  const ofPayment = (bill: BillBalance): Kopecks => minMoney(bill.paidSum, back.closed.get(bill.id) ?? 0n)
  const { poured, rest } = pour(back.amount, [
    { billId: null, room: account.balance, reason: "REVERSED" as const },
    ...paid.map((bill) => ({ billId: bill.id, room: ofPayment(bill), reason: "REVERSED" as const })),
    ...paid.map((bill) => ({
      billId: bill.id,
      room: bill.paidSum - ofPayment(bill),
      reason: "REVERSED_FROM_OTHER_BILL" as const
    }))
  ])
  if (rest > 0n) throw new Error(`The account holds ${rest} kopecks less than its payments brought`)
  return toOutside(account, back.paymentId, poured)
}
