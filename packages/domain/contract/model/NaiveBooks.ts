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
  latest: { readonly revision: number; readonly stated: bigint } | null
  /** What came by its name, and how much of that lies on it (decision 0002). */
  named: bigint
  placed: bigint
  /** What of that its totals brought; the rest is of payments. */
  byTotals: bigint
}

export interface NaivePayment {
  readonly id: string
  readonly account: NaiveAccount
  readonly named: NaiveBill | null
  left: bigint
  /** What of it lies on which bill, as far as it was put there by the payment itself. */
  readonly on: Map<NaiveBill, bigint>
  /** What of it was put on bills where it names none, but for what was taken from there as its own. */
  readonly put: Map<NaiveBill, bigint>
}

export interface NaiveAccount {
  readonly dealer: string
  readonly type: AccountType
  readonly bills: Array<NaiveBill>
  contractId: string | null
  balance: bigint
  /** What parked messages take back of held money and could not, by what they tell of (decision 0014). */
  readonly owed: Map<string, bigint>
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

/** What payments had done for a bill. */
interface ByPayments {
  readonly byPayments: bigint
  readonly direct: bigint
}

/** A parked total of which nothing tells how much is new. */
export interface UntoldTotal {
  readonly id: string
  readonly fact: PaymentFact
  readonly bill: NaiveBill
  readonly stated: bigint
  readonly revision: number
  /** What the message says can be new: as it was when it was looked at last. */
  range: string
}

export interface NaiveBooks {
  readonly dealers: Map<string, NaiveDealer>
  readonly bills: Array<NaiveBill>
  readonly payments: Array<NaivePayment>
  readonly facts: Map<string, PaymentFact>
  readonly returns: Map<string, NaiveReturn>
  readonly untold: Map<string, UntoldTotal>
  /** Of totals that have waited for a person, by their ids: what there was when they came first. */
  readonly atArrival: Map<string, ByPayments>
}

export const newBooks = (): NaiveBooks => ({
  dealers: new Map(),
  bills: [],
  payments: [],
  facts: new Map(),
  returns: new Map(),
  untold: new Map(),
  atArrival: new Map()
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

const add = (amounts: Map<NaiveBill, bigint>, bill: NaiveBill, part: bigint): void => {
  amounts.set(bill, (amounts.get(bill) ?? 0n) + part)
}

/** Money comes in: to the named bill, to the oldest open ones, to the balance; held money is all on the balance. */
export const payIn = (account: NaiveAccount, amount: bigint, named: NaiveBill | null) => {
  const on = new Map<NaiveBill, bigint>()
  const put = new Map<NaiveBill, bigint>()
  let rest = amount
  account.cash += amount
  const line = named === null ? [] : [named]
  for (const bill of isHeld(account) ? line : [...line, ...account.bills]) {
    const part = least(rest, dueOn(bill))
    rest -= part
    bill.paid += part
    add(on, bill, part)
    if (bill === named) bill.placed += part
    else if (named === null) add(put, bill, part)
  }
  account.balance += isHeld(account) ? amount : rest
  return { on, put }
}

type Taking = Pick<NaivePayment, "named" | "on" | "put" | "left">

/** Takes it off a bill; `isOwn` tells that the payment itself had put it there. */
const takeOff = (bill: NaiveBill, part: bigint, { named, on, put }: Taking, isOwn: boolean): void => {
  bill.paid -= part
  add(on, bill, -part)
  if (named === bill) bill.placed -= part
  else if (isOwn && named === null) add(put, bill, -part)
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

/** How much of the payments that do not name a bill Billing may count for it: of each, no more than it has left. */
export const directOn = ({ payments }: NaiveBooks, bill: NaiveBill): bigint =>
  total(payments.map(({ left, put }) => least(left, put.get(bill) ?? 0n)))

interface Total {
  readonly id: string
  readonly stated: bigint
  readonly revision: number
  /** What a person found to be new of it. */
  readonly newMoney: bigint | null
}

/** What a bill's payments are now, and where a total of it has waited for a person, what they were when it came. */
const thenAndNow = (books: NaiveBooks, bill: NaiveBill, id: string): ReadonlyArray<ByPayments> => {
  const now = { byPayments: bill.named - bill.byTotals, direct: directOn(books, bill) }
  const arrived = books.atArrival.get(id)
  return arrived === undefined ? [now] : [now, arrived]
}

const biggest = (amounts: ReadonlyArray<bigint>): bigint =>
  amounts.reduce((one, other) => (one > other ? one : other))

/** How much of a total can be new; nobody but a person can tell when its bill is cancelled (decision 0010). */
export const newMoneyOf = (books: NaiveBooks, bill: NaiveBill, { id, stated }: Pick<Total, "id" | "stated">) => {
  const parts = thenAndNow(books, bill, id).map(({ byPayments, direct }) => {
    const most = stated - byPayments - bill.byTotals
    return { most, rest: most - direct }
  })
  const most = biggest(parts.map((part) => part.most))
  const rest = biggest([0n, least(...parts.map((part) => part.rest))])
  const isNewer = stated > (bill.latest?.stated ?? 0n)
  const isUntold = bill.isCancelled && most > rest && (isNewer || rest > 0n)
  // Less than by name is a loss, more than all is new; what the figures do not agree on is nothing.
  const changes = parts.map((part) => (part.most < 0n ? part.most : part.rest > 0n ? part.rest : 0n))
  const gain = least(...changes)
  const loss = biggest(changes)
  return { isUntold, most, least: rest, change: gain > 0n ? gain : loss < 0n ? loss : 0n }
}

export const rangeOf = (books: NaiveBooks, bill: NaiveBill, stated: Pick<Total, "id" | "stated">): string => {
  const { least: from, most } = newMoneyOf(books, bill, stated)
  return `${from} to ${most}`
}

/** A message that takes back more than is held is parked, and what it takes back is owed. */
export const owe = ({ owed }: NaiveAccount, origin: string, amount: bigint): "PARKED" => {
  const known = owed.get(origin) ?? 0n
  owed.set(origin, amount > known ? amount : known)
  return "PARKED"
}

/** Only what was returned can make held money too little. */
export const heldBy = ({ returns }: NaiveBooks, { balance, dealer, owed }: NaiveAccount): bigint => {
  const isReturned = [...returns.values()].some(({ name }) => name === dealer)
  const held = balance - (isReturned ? total(owed.values()) : 0n)
  return held > 0n ? held : 0n
}

/** What a running total of a bill's invoice does; answers what becomes of the message. */
export const takeTotal = (
  books: NaiveBooks,
  bill: NaiveBill,
  { id, newMoney, revision, stated }: Total
): "APPLIED" | "STALE" | "PARKED" | "UNTOLD" => {
  if (bill.latest !== null && revision < bill.latest.revision) {
    return stated > bill.latest.stated ? "PARKED" : "STALE"
  }
  const { named, placed } = bill
  const { change: told, isUntold } = newMoneyOf(books, bill, { id, stated })
  if (isUntold && newMoney === null) {
    if (!books.atArrival.has(id)) books.atArrival.set(id, thenAndNow(books, bill, id)[0]!)
    return "UNTOLD"
  }
  const change = newMoney ?? told
  if (change < 0n) {
    const on = new Map(placed > 0n ? [[bill, placed]] : [])
    const isTaken = takeOut(bill.account, -change, { named: bill, on, put: new Map(), left: named })
    if (!isTaken) return owe(bill.account, `total ${bill.id}`, -change)
  } else payIn(bill.account, change, bill)
  bill.named += change
  bill.byTotals += change
  bill.latest = { revision, stated }
  return "APPLIED"
}

export const ofType = (dealer: NaiveDealer | undefined, type: AccountType): NaiveAccount | undefined =>
  dealer?.accounts.get(type)

/** What the dealer owes; below zero we owe. */
export const owedIn = (account: NaiveAccount): bigint =>
  (isHeld(account) ? 0n : total(account.bills.map(dueOn))) - account.balance
