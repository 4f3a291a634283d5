import type { AccountType, BillId, BillOperation, PaymentEvent } from "@dealer-billing/domain/internal"

export interface NaiveBill {
  readonly id: BillId
  readonly account: NaiveAccount
  readonly operation: BillOperation
  readonly dealId: string
  readonly revision: number
  /** The price of the car, or the sum of a top-up. */
  readonly price: bigint
  readonly sum: bigint
  readonly replaces: BillId | null
  paid: bigint
  isCancelled: boolean
  replacedBy: NaiveBill | null
  invoiceId: string | null
  /** Billing was told of money on the invoice itself, and does not cancel it any more. */
  isPaidInBilling: boolean
  newest: { readonly revision: number; readonly sum: bigint } | null
  /** All that totals of its invoice brought. */
  readonly byTotals: NaiveMoney
}

/** Money of one payment, or of all totals of one invoice. */
export interface NaiveMoney {
  readonly account: NaiveAccount
  /** What was not taken back yet. */
  left: bigint
  /** What of it was put on which bill and was not taken back from there. */
  readonly on: Map<NaiveBill, bigint>
}

export interface NaiveAccount {
  readonly dealer: string
  readonly type: AccountType
  readonly bills: Array<NaiveBill>
  contractId: string | null
  /** Below zero where the dealer owes a deposit. */
  balance: bigint
  /** All that came in, less all that went out. */
  cash: bigint
}

export interface NaiveDealer {
  readonly name: string
  requisite: number
  version: number
  readonly accounts: Map<AccountType, NaiveAccount>
}

export interface NaiveReturn {
  readonly id: string
  /** Of the dealer. */
  readonly name: string
  readonly sum: bigint
}

/** A message that is parked. */
export interface NaiveParked {
  readonly offset: bigint
  readonly event: PaymentEvent
  reason: string
}

export interface NaiveLedger {
  readonly dealers: Map<string, NaiveDealer>
  readonly bills: Array<NaiveBill>
  /** Payments that came in, by their ids. */
  readonly payments: Map<string, NaiveMoney>
  /** What became a payment or a reversal, by its id. */
  readonly applied: Map<string, PaymentEvent>
  /** Everything that ever came. */
  readonly sent: Array<PaymentEvent>
  readonly returns: Map<string, NaiveReturn>
  /** In the order of parking. */
  readonly parked: Array<NaiveParked>
}

export const newLedger = (): NaiveLedger => ({
  dealers: new Map(),
  bills: [],
  payments: new Map(),
  applied: new Map(),
  sent: [],
  returns: new Map(),
  parked: []
})

export const least = (...amounts: ReadonlyArray<bigint>): bigint =>
  amounts.reduce((left, right) => (left < right ? left : right))

export const dueOn = (bill: NaiveBill): bigint => (bill.isCancelled ? 0n : bill.sum - bill.paid)

export const total = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, 0n)

export const isHeld = ({ type }: NaiveAccount): boolean => type === "DEPOSIT"

/** The balance pays what is open, oldest first. */
const spendBalance = (account: NaiveAccount): void => {
  for (const bill of isHeld(account) ? [] : account.bills) {
    const part = least(account.balance, dueOn(bill))
    bill.paid += part
    account.balance -= part
  }
}

export const addBill = (books: NaiveLedger, bill: NaiveBill): void => {
  books.bills.push(bill)
  bill.account.bills.push(bill)
  spendBalance(bill.account)
}

export const cancel = (bill: NaiveBill): void => {
  if (!isHeld(bill.account)) bill.account.balance += bill.paid
  bill.paid = 0n
  bill.isCancelled = true
  spendBalance(bill.account)
}

export const newMoney = (account: NaiveAccount): NaiveMoney => ({ account, left: 0n, on: new Map() })

/** Money comes in: to the named bill, to the oldest open ones, to the balance; held money is all on the balance. */
export const payIn = (money: NaiveMoney, amount: bigint, named: NaiveBill | null): void => {
  const { account, on } = money
  let rest = amount
  account.cash += amount
  money.left += amount
  const line = named === null ? [] : [named]
  for (const bill of isHeld(account) ? line : [...line, ...account.bills]) {
    const part = least(rest, dueOn(bill))
    rest -= part
    bill.paid += part
    on.set(bill, (on.get(bill) ?? 0n) + part)
  }
  account.balance += isHeld(account) ? amount : rest
}

const takeOwn = (bill: NaiveBill, amount: bigint, { on }: NaiveMoney): bigint => {
  const part = least(amount, bill.paid, on.get(bill) ?? 0n)
  bill.paid -= part
  on.set(bill, (on.get(bill) ?? 0n) - part)
  return part
}

/** First what names no bill, then what top-up bills count as paid by it, newest first; all of it is on the balance. */
const takeHeld = (money: NaiveMoney, amount: bigint): void => {
  const unnamed = money.left - total(money.on.values())
  let rest = amount - least(amount, unnamed)
  for (const bill of money.account.bills.toReversed()) rest -= takeOwn(bill, rest, money)
  money.account.balance -= amount
}

/** From the balance, then from the bills that it paid, newest first, then from others, newest first. */
export const takeOut = (money: NaiveMoney, amount: bigint): void => {
  const { account } = money
  if (isHeld(account)) takeHeld(money, amount)
  else {
    const newestFirst = account.bills.toReversed()
    const fromBalance = least(amount, account.balance)
    account.balance -= fromBalance
    let rest = amount - fromBalance
    for (const bill of newestFirst) rest -= takeOwn(bill, rest, money)
    for (const bill of newestFirst) {
      const part = least(rest, bill.paid)
      bill.paid -= part
      rest -= part
    }
  }
  account.cash -= amount
  money.left -= amount
}

export const heldBy = ({ balance }: NaiveAccount): bigint => (balance > 0n ? balance : 0n)

export const ofType = (dealer: NaiveDealer | undefined, type: AccountType): NaiveAccount | undefined =>
  dealer?.accounts.get(type)

/** What the dealer owes; below zero we owe. */
export const owedIn = (account: NaiveAccount): bigint =>
  (isHeld(account) ? 0n : total(account.bills.map(dueOn))) - account.balance
