import type { AccountType, BillId, BillOperation, PaymentFact } from "../../src/index.ts"

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
  latestRevision: number | null
  /** The three figures of decision 0002. */
  named: bigint
  direct: bigint
  placed: bigint
}

export interface NaivePayment {
  readonly id: string
  readonly account: NaiveAccount
  readonly named: NaiveBill | null
  left: bigint
  /** What of it lies on which bill, as far as it was put there by the payment itself. */
  readonly on: Map<NaiveBill, bigint>
}

export interface NaiveAccount {
  readonly dealer: string
  readonly type: AccountType
  readonly bills: Array<NaiveBill>
  contractId: string | null
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

export interface NaiveBooks {
  readonly dealers: Map<string, NaiveDealer>
  readonly bills: Array<NaiveBill>
  readonly payments: Array<NaivePayment>
  readonly facts: Map<string, PaymentFact>
  readonly returns: Map<string, NaiveReturn>
}

export const newBooks = (): NaiveBooks => ({
  dealers: new Map(),
  bills: [],
  payments: [],
  facts: new Map(),
  returns: new Map()
})

const least = (...amounts: ReadonlyArray<bigint>): bigint =>
  amounts.reduce((left, right) => (left < right ? left : right))

export const dueOn = (bill: NaiveBill): bigint => (bill.isCancelled ? 0n : bill.sum - bill.paid)

export const total = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, 0n)

const isHeld = ({ type }: NaiveAccount): boolean => type === "DEPOSIT"

/** The balance pays what is open, oldest first. */
const spendBalance = (account: NaiveAccount): void => {
  for (const bill of isHeld(account) ? [] : account.bills) {
    const part = least(account.balance, dueOn(bill))
    bill.paid += part
    account.balance -= part
  }
}

export const addBill = (books: NaiveBooks, bill: NaiveBill): void => {
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

const put = (bill: NaiveBill, part: bigint, payment: Pick<NaivePayment, "named" | "on">): void => {
  if (part === 0n) return
  bill.paid += part
  payment.on.set(bill, (payment.on.get(bill) ?? 0n) + part)
  if (payment.named === bill) bill.placed += part
  else bill.direct += part
}

/** Money comes in: to the named bill, to the oldest open ones, to the balance; held money is all on the balance. */
export const payIn = (account: NaiveAccount, amount: bigint, named: NaiveBill | null): Map<NaiveBill, bigint> => {
  const on = new Map<NaiveBill, bigint>()
  let rest = amount
  account.cash += amount
  const line = named === null ? [] : [named]
  for (const bill of isHeld(account) ? line : [...line, ...account.bills]) {
    const part = least(rest, dueOn(bill))
    put(bill, part, { named, on })
    rest -= part
  }
  account.balance += isHeld(account) ? amount : rest
  return on
}

interface Taking {
  readonly named: NaiveBill | null
  readonly on: Map<NaiveBill, bigint>
  readonly left: bigint
}

/** Takes it off a bill; `isOwn` tells that the payment itself had put it there. */
const takeOff = (bill: NaiveBill, part: bigint, { named, on }: Taking, isOwn: boolean): void => {
  bill.paid -= part
  on.set(bill, (on.get(bill) ?? 0n) - part)
  if (named === bill) bill.placed -= part
  else if (isOwn) bill.direct -= part
}

const ownOn = (bill: NaiveBill, { on }: Taking): bigint => {
  const own = least(bill.paid, on.get(bill) ?? 0n)
  return own > 0n ? own : 0n
}

const takeHeld = (account: NaiveAccount, amount: bigint, taking: Taking): void => {
  const onBills = total([...taking.on.values()].filter((part) => part > 0n))
  let rest = amount - least(amount, taking.left > onBills ? taking.left - onBills : 0n)
  for (const bill of account.bills.toReversed()) {
    const part = least(rest, ownOn(bill, taking))
    takeOff(bill, part, taking, true)
    rest -= part
  }
  account.balance -= amount
}

/** From the balance, then from the bills it paid, newest first, then from others; answers whether there was enough. */
export const takeOut = (account: NaiveAccount, amount: bigint, taking: Taking): boolean => {
  const there = account.balance + (isHeld(account) ? 0n : total(account.bills.map(({ paid }) => paid)))
  if (amount > there) return false
  account.cash -= amount
  if (isHeld(account)) {
    takeHeld(account, amount, taking)
    return true
  }
  const newestFirst = account.bills.toReversed()
  // How much is the payment's own is decided before anything is taken.
  const own = new Map(newestFirst.map((bill) => [bill, ownOn(bill, taking)]))
  const fromBalance = least(amount, account.balance)
  account.balance -= fromBalance
  let rest = amount - fromBalance
  for (const isOwn of [true, false]) {
    for (const bill of newestFirst) {
      const part = least(rest, isOwn ? own.get(bill)! : bill.paid)
      takeOff(bill, part, taking, isOwn)
      rest -= part
    }
  }
  return true
}

/** What a running total of a bill's invoice does; answers what becomes of the message. */
export const takeTotal = (bill: NaiveBill, stated: bigint, revision: number): "APPLIED" | "STALE" | "PARKED" => {
  if (bill.latestRevision !== null && revision < bill.latestRevision) return "STALE"
  const { direct, named, placed } = bill
  if (stated < named) {
    const on = new Map(placed > 0n ? [[bill, placed]] : [])
    if (!takeOut(bill.account, named - stated, { named: bill, on, left: named })) return "PARKED"
    bill.named = stated
  } else if (stated > named + direct) {
    payIn(bill.account, stated - named - direct, bill)
    bill.named += stated - named - direct
  }
  bill.latestRevision = revision
  return "APPLIED"
}

export const ofType = (dealer: NaiveDealer | undefined, type: AccountType): NaiveAccount | undefined =>
  dealer?.accounts.get(type)

/** What the dealer owes; below zero we owe. */
export const owedIn = (account: NaiveAccount): bigint =>
  (isHeld(account) ? 0n : total(account.bills.map(dueOn))) - account.balance
