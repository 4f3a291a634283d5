import { Array as Arr, Effect } from "effect"
import { applyPayments, factId, type PaymentFact } from "../../src/index.ts"
import { BillingMemory } from "../../src/testing/index.ts"
import { messageOf, paidTotal, received, reversed } from "../facts.ts"
import {
  directOn,
  dueOn,
  owe,
  payIn,
  rangeOf,
  takeOut,
  takeTotal,
  total,
  type NaiveAccount,
  type NaiveBill,
  type NaiveBooks
} from "./NaiveBooks.ts"
import type { ModelStep, ModelWorld } from "./modelWorld.ts"

const pickFrom = <A>(items: ReadonlyArray<A>, pick: number): A | undefined => items[pick % items.length]

const accountsOf = ({ dealers }: NaiveBooks): ReadonlyArray<NaiveAccount> =>
  [...dealers.values()].flatMap(({ accounts }) => [...accounts.values()]).filter(({ contractId }) => contractId)

const amountIn = ({ type }: NaiveAccount, amount: number): bigint =>
  type === "COMMISSION" ? BigInt(amount % 160) + 1n : BigInt(amount) * 50_003n + 1n

/** A fact, and what the model makes of it when it comes. */
interface Planned {
  readonly fact: PaymentFact
  readonly enter: () => string
}

const payment = (books: NaiveBooks, id: string, account: NaiveAccount, sum: bigint, named: NaiveBill | null) => {
  const fact = received(id, account.contractId!, sum, named?.invoiceId ?? null)
  const enter = () => {
    const placed = payIn(account, sum, named)
    if (named !== null) named.named += sum
    books.payments.push({ id, account, named, left: sum, ...placed })
    return "APPLIED"
  }
  return { fact, enter } satisfies Planned
}

const pay = (books: NaiveBooks, id: string, { amount, dealer, flags, pick }: ModelStep): Planned | null => {
  const account = pickFrom(accountsOf(books), dealer)
  if (account === undefined) return null
  const named = pickFrom(
    account.bills.filter(({ invoiceId }) => invoiceId !== null),
    pick
  )
  const isNamed = named !== undefined && flags % 2 === 0
  const sum = isNamed && flags % 3 > 0 && dueOn(named) > 0n ? dueOn(named) : amountIn(account, amount)
  return payment(books, id, account, sum, isNamed ? named : null)
}

/** More than is open in the account. */
const overpay = (books: NaiveBooks, id: string, { amount, dealer, flags, pick }: ModelStep): Planned | null => {
  const account = pickFrom(accountsOf(books), dealer)
  if (account === undefined) return null
  const sum = total(account.bills.map(dueOn)) + amountIn(account, amount)
  const named = pickFrom(
    account.bills.filter(({ invoiceId }) => invoiceId !== null),
    pick
  )
  return payment(books, id, account, sum, flags % 3 === 0 ? (named ?? null) : null)
}

const reverse = (books: NaiveBooks, id: string, { amount, flags, pick }: ModelStep): Planned | null => {
  const original = pickFrom(books.payments, pick)
  if (original === undefined) return null
  const { account, left, named } = original
  const isAll = flags % 2 === 0 && left > 0n
  const sum = isAll ? left : flags % 7 === 1 ? left + 1n : 1n + (BigInt(amount) * left) / 800n
  const enter = () => {
    if (sum > original.left) return "PARKED"
    if (!takeOut(account, sum, original)) return owe(account, id, sum)
    original.left -= sum
    if (named !== null) named.named -= sum
    return "APPLIED"
  }
  return { fact: reversed(id, original.id, sum), enter }
}

const state = (books: NaiveBooks, { amount, flags, pick }: ModelStep, index: number): Planned | null => {
  const invoiced = books.bills.filter(({ invoiceId }) => invoiceId !== null)
  // What is left of the payments that had paid a cancelled bill is the hardest question of all.
  const left = invoiced.filter((bill) => bill.isCancelled && books.payments.some(({ put }) => put.has(bill)))
  const bill = pickFrom(flags % 4 === 1 && left.length > 0 ? left : invoiced, pick)
  if (bill === undefined) return null
  const stated = [amountIn(bill.account, amount), bill.sum, bill.named + directOn(books, bill), bill.paid, 0n][
    flags % 5
  ]!
  const revision = flags % 7 === 0 ? (amount % (index + 1)) * 2 + 1 : (index + 1) * 2
  const sum = stated > 0n ? stated : 0n
  const fact = paidTotal(bill.invoiceId!, sum, revision)
  const enter = () => {
    const outcome = takeTotal(books, bill, { id: factId(fact), stated: sum, revision, newMoney: null })
    const untold = { id: factId(fact), fact, bill, stated: sum, revision }
    if (outcome === "UNTOLD") books.untold.set(untold.id, { ...untold, range: rangeOf(books, bill, untold) })
    return outcome === "UNTOLD" ? "PARKED" : outcome
  }
  return { fact, enter }
}

/** An old fact comes again, as it was or with another sum. */
const repeat = (books: NaiveBooks, { flags, pick }: ModelStep): Planned | null => {
  const fact = pickFrom([...books.facts.values()], pick)
  if (fact === undefined) return null
  if (flags % 2 === 0) return { fact, enter: () => "DUPLICATE" }
  const other =
    fact.type === "invoice.paid-total"
      ? { ...fact, totalPaid: fact.totalPaid + 1n }
      : { ...fact, sum: fact.sum + 1n }
  return { fact: other, enter: () => "PARKED" }
}

const planOf = (books: NaiveBooks, id: string, step: ModelStep, what: FactKind, index: number): Planned | null => {
  if (what === "repeat") return repeat(books, step)
  if (what === "total") return state(books, step, index)
  return (what === "pay" ? pay : what === "overpay" ? overpay : reverse)(books, id, step)
}

export type FactKind = "pay" | "overpay" | "reverse" | "total" | "repeat"
const kinds: ReadonlyArray<FactKind> = ["pay", "reverse", "total", "repeat", "overpay"]

/** Sometimes Billing sees money on the invoice itself, before anybody wants to cancel it. */
const payInBilling = Effect.fnUntraced(function* ({ books }: ModelWorld, { flags, pick }: ModelStep) {
  const bill = pickFrom(books.bills, pick)
  if (flags % 5 > 0 || bill === undefined || bill.isCancelled || bill.invoiceId === null) return
  bill.isPaidInBilling = true
  yield* (yield* BillingMemory).pay(bill.invoiceId)
})

/** A fact, and sometimes others in one chunk with it. */
export const applyModelFacts = Effect.fnUntraced(function* (world: ModelWorld, step: ModelStep, what: FactKind) {
  const { books, index, prefix } = world
  const expected: Array<string> = []
  const facts: Array<PaymentFact> = []
  const count = step.flags % 4 === 0 ? 3 : 1
  for (let place = 0; place < count; place += 1) {
    const next = { ...step, pick: step.pick + place * 7, flags: step.flags + place, amount: step.amount }
    const kind = place === 0 ? what : kinds[(step.amount + place) % kinds.length]!
    const planned = planOf(books, `${prefix}-p${index}-${place}`, next, kind, index * 3 + place)
    if (planned === null) continue
    const id = factId(planned.fact)
    // The same total can come about by chance.
    const isKnown = (books.facts.has(id) || books.untold.has(id)) && kind === "total"
    if (isKnown) continue
    const outcome = planned.enter()
    if (outcome !== "PARKED" && outcome !== "DUPLICATE") books.facts.set(id, planned.fact)
    expected.push(outcome)
    facts.push(planned.fact)
  }
  const messages = facts.map((fact, offset) =>
    messageOf(fact, { topic: prefix, partition: 0, offset: BigInt(world.messages + offset) })
  )
  world.messages += messages.length
  yield* payInBilling(world, step)
  const receipts = Arr.isArrayNonEmpty(messages) ? yield* applyPayments(messages) : []
  return { actual: receipts.map(({ outcome }) => outcome).join(" "), expected: expected.join(" ") }
})
