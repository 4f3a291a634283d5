import { Array as Arr, Effect } from "effect"
import {
  applyPayments,
  PositiveKopecks,
  type PaymentEvent,
  type PaymentMessage
} from "@dealer-billing/domain/internal"
import { BillingMemory } from "@dealer-billing/domain/testing"
import { messageOf, paidTotal, received, reversed } from "../events.ts"
import {
  dueOn,
  least,
  total,
  type NaiveAccount,
  type NaiveBill,
  type NaiveLedger,
  type NaiveMoney
} from "./NaiveLedger.ts"
import { enter, isParkedFor } from "./naiveEvents.ts"
import { accountsOf, pickFrom, type ModelStep, type ModelWorld } from "./modelWorld.ts"

export type EventKind = "bring" | "bringMuch" | "takeBack" | "any" | "repeat" | "overtake"
const kinds: ReadonlyArray<EventKind> = ["bring", "takeBack", "any", "repeat", "bringMuch"]

/** What an event is made of. */
interface Making {
  readonly books: NaiveLedger
  readonly step: ModelStep
  /** Of a payment or a reversal. */
  readonly id: string
  /** Of payments that may come later, or not at all. */
  readonly laterId: string
  /** Of an invoice that Billing may make later. */
  readonly laterInvoice: string
}

const amountIn = ({ type }: NaiveAccount, amount: number): bigint =>
  type === "COMMISSION" ? BigInt(amount % 160) + 1n : BigInt(amount) * 50_003n + 1n

const openIn = ({ bills }: NaiveAccount): bigint => total(bills.map(dueOn))

const invoiced = (bills: ReadonlyArray<NaiveBill>): ReadonlyArray<NaiveBill> =>
  bills.filter(({ invoiceId }) => invoiceId !== null)

const makePayment = ({ books, id, laterInvoice, step }: Making, what: EventKind): PaymentEvent | null => {
  const { amount, dealer, flags, pick } = step
  const account = pickFrom(accountsOf(books), dealer)
  if (account === undefined) return null
  const some = amountIn(account, amount)
  if (what === "overtake") return received(id, account.contractId!, some, laterInvoice)
  const bill = pickFrom(invoiced(flags % 17 === 0 ? books.bills : account.bills), pick)
  if (what === "bringMuch") {
    return received(id, account.contractId!, openIn(account) + some, flags % 3 === 0 ? bill?.invoiceId : null)
  }
  const isNamed = bill !== undefined && flags % 2 === 0
  const sum = isNamed && flags % 3 > 0 && dueOn(bill) > 0n ? dueOn(bill) : some
  return received(id, account.contractId!, sum, isNamed ? bill.invoiceId : null)
}

/** Taking all of it back would leave a deposit below zero: a part of it was returned. */
const isReturned = ({ account, left }: NaiveMoney): boolean => account.type === "DEPOSIT" && left > account.balance

/** Those that are wanted, two times of three, where there are any. */
const preferred = <A>(
  all: ReadonlyArray<A>,
  isWanted: (each: A) => boolean,
  { flags }: ModelStep
): ReadonlyArray<A> => {
  const wanted = flags % 3 > 0 ? all.filter(isWanted) : []
  return wanted.length > 0 ? wanted : all
}

const makeReversal = ({ books, id, laterId, step }: Making): PaymentEvent | null => {
  const { amount, flags, pick } = step
  if (flags % 13 === 0) return reversed(id, laterId, BigInt(amount) + 1n)
  const original = pickFrom(
    preferred([...books.payments], ([, money]) => isReturned(money), step),
    pick
  )
  if (original === undefined) return null
  const [paymentId, { left }] = original
  const isAll = flags % 2 === 0 && left > 0n
  const sum = isAll ? left : flags % 7 === 1 ? left + 1n : 1n + (BigInt(amount) * left) / 800n
  return reversed(id, paymentId, sum)
}

/** Older, the same, the next few, and just within and beyond what an operator must approve. */
const revisionAfter = (newest: number | null, { amount, pick }: ModelStep): number =>
  Math.max(0, (newest ?? 0) + [1, 2, -1, 0, 1, 3, 1_001, 1, 1_000, -2, 1, 4_000 + amount][pick % 12]!)

/** Most often of a bill that has a total already. */
const billForTotal = ({ bills }: NaiveLedger, step: ModelStep, what: EventKind): NaiveBill | undefined => {
  const known = bills.filter(({ newest }) => newest !== null)
  const returned = what === "takeBack" ? known.filter(({ byTotals }) => isReturned(byTotals)) : []
  const latest = returned.length > 0 ? returned : known.slice(-4)
  return pickFrom(
    preferred(invoiced(bills), (bill) => latest.includes(bill), step),
    step.pick
  )
}

const makeTotal = ({ books, laterInvoice, step }: Making, what: EventKind): PaymentEvent | null => {
  const { amount, flags, pick } = step
  if (what === "overtake") return paidTotal(laterInvoice, BigInt(amount) * 50_003n + 1n, pick % 4)
  const bill = billForTotal(books, step, what)
  if (bill === undefined) return null
  const { revision, sum } = bill.newest ?? { revision: null, sum: 0n }
  const some = amountIn(bill.account, amount)
  const next = (revision ?? -1) + 1 + (flags % 2)
  if (what === "bring") return paidTotal(bill.invoiceId!, sum + (flags % 3 === 0 ? some : dueOn(bill)), next)
  if (what === "bringMuch") return paidTotal(bill.invoiceId!, sum + openIn(bill.account) + some, next)
  if (what === "takeBack") return paidTotal(bill.invoiceId!, flags % 2 === 0 ? 0n : sum - least(sum, some), next)
  const stated = [some, bill.sum, sum, bill.paid, 0n][flags % 5]!
  return paidTotal(bill.invoiceId!, stated, revisionAfter(revision, step))
}

/** An event that came comes again, as it was or with another sum. */
const makeRepeat = ({ books, step }: Making): PaymentEvent | null => {
  const event = pickFrom(books.sent, step.pick)
  if (event === undefined || step.flags % 3 > 0) return event ?? null
  return event.type === "invoice.paid-total"
    ? { ...event, totalPaid: event.totalPaid + 1n }
    : { ...event, sum: PositiveKopecks.make(event.sum + 1n) }
}

const makeEvent = (making: Making, dialect: ModelWorld["dialect"], what: EventKind): PaymentEvent | null => {
  if (what === "repeat") return makeRepeat(making)
  // Now and then Billing sends what this deployment does not take.
  const isOfOther = what === "any" && making.step.amount % 5 === 0
  if ((dialect === "totals") !== isOfOther) return makeTotal(making, what)
  return what === "takeBack" ? makeReversal(making) : makePayment(making, what)
}

/** Sometimes Billing sees money on the invoice itself, before anybody wants to cancel it. */
const payInBilling = Effect.fnUntraced(function* ({ books }: ModelWorld, { flags, pick }: ModelStep) {
  const bill = pickFrom(books.bills, pick)
  if (flags % 5 > 0 || bill === undefined || bill.isCancelled || bill.invoiceId === null) return
  bill.isPaidInBilling = true
  yield* (yield* BillingMemory).pay(bill.invoiceId)
})

const outcomeOf = ({ books, dialect, messages }: ModelWorld, event: PaymentEvent): string => {
  const outcome = enter(books, dialect, event)
  books.sent.push(event)
  if (!isParkedFor(outcome)) return outcome
  books.parked.push({ offset: BigInt(messages), event, reason: outcome })
  return "PARKED"
}

/** An event, and sometimes others in one chunk with it. */
export const applyModelEvents = Effect.fnUntraced(function* (world: ModelWorld, step: ModelStep, what: EventKind) {
  const { books, dialect, index, prefix } = world
  const made = (yield* (yield* BillingMemory).objects).length
  const expected: Array<string> = []
  const messages: Array<PaymentMessage> = []
  const count = step.flags % 4 === 0 ? 3 : 1
  for (let place = 0; place < count; place += 1) {
    const next = { ...step, pick: step.pick + place * 7, flags: step.flags + place }
    const kind = place === 0 ? what : kinds[(step.amount + place) % kinds.length]!
    const making = {
      books,
      step: next,
      id: `${prefix}-p${index}-${place}`,
      laterId: `${prefix}-p${index + 1 + (step.amount % 4)}-0`,
      laterInvoice: `invoice-${made + 1 + (step.amount % 3)}`
    }
    const event = makeEvent(making, dialect, kind)
    if (event === null) continue
    expected.push(outcomeOf(world, event))
    messages.push(messageOf(event, { source: `${prefix}/0`, number: BigInt(world.messages) }))
    world.messages += 1
  }
  yield* payInBilling(world, step)
  const processedMessages = Arr.isArrayNonEmpty(messages) ? yield* applyPayments(messages) : []
  return { actual: processedMessages.map(({ outcome }) => outcome).join(" "), expected: expected.join(" ") }
})
