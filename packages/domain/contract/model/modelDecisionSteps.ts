import { Effect } from "effect"
import {
  CmeDealerId,
  PaymentQueries,
  resolvePayment,
  retryParked,
  type PaymentDecision
} from "@dealer-billing/domain/internal"
import { newMoney, payIn, type NaiveAccount, type NaiveParked } from "./NaiveLedger.ts"
import { end, enter, idOf, isParkedFor, isReady, isSame, billOf, tryAgain } from "./naiveEvents.ts"
import { accountsOf, named, pickFrom, type ModelStep, type ModelWorld } from "./modelWorld.ts"
import { by } from "@dealer-billing/domain/testing"

/** The worker tries all that waits for what has appeared. */
export const retryAll = Effect.fnUntraced(function* ({ books, dialect }: ModelWorld) {
  const ready = books.parked.filter((parked) => isReady(books, parked))
  const outcomes = ready.map((parked) => tryAgain(books, dialect, parked))
  const count = yield* retryParked()
  return { actual: String(count), expected: String(outcomes.filter((outcome) => !isParkedFor(outcome)).length) }
})

/** What a person sees of an event that is parked no more. */
const shown = ({ books }: ModelWorld, { event }: NaiveParked): string =>
  books.applied.has(idOf(event)) ? "APPLIED" : "STALE"

const approve = (world: ModelWorld, parked: NaiveParked, account: NaiveAccount): string => {
  const { books, dialect } = world
  const { event, reason } = parked
  if (event.type !== "invoice.paid-total" || reason !== "BAD_SUM") return "PaymentNotApplicable"
  if (billOf(books, event.invoiceId)?.account !== account) return "PaymentNotApplicable"
  if (isParkedFor(enter(books, dialect, event, true))) return "PaymentNotApplicable"
  end(books, parked)
  return shown(world, parked)
}

const bringTo = (world: ModelWorld, parked: NaiveParked, account: NaiveAccount): string => {
  const { books } = world
  const { event, reason } = parked
  const isAllowed = ["UNKNOWN_INVOICE", "UNKNOWN_CONTRACT", "ACCOUNT_MISMATCH"].includes(reason)
  if (event.type !== "payment.received" || !isAllowed) return "PaymentNotApplicable"
  const known = books.applied.get(event.paymentId)
  if (known !== undefined) {
    if (!isSame(known, event)) return "PaymentNotApplicable"
    if (books.payments.get(event.paymentId)?.account !== account) return "PaymentAlreadyResolved"
  } else {
    const money = newMoney(account)
    books.payments.set(event.paymentId, money)
    books.applied.set(event.paymentId, event)
    payIn(money, event.sum, null)
  }
  end(books, parked)
  return "APPLIED"
}

const decided = (world: ModelWorld, parked: NaiveParked, action: string, account: NaiveAccount): string => {
  const { books, dialect } = world
  if (action === "reject") {
    end(books, parked)
    return "REJECTED"
  }
  if (action === "retry") {
    return isParkedFor(tryAgain(books, dialect, parked)) ? "PARKED" : shown(world, parked)
  }
  return (dialect === "totals" ? approve : bringTo)(world, parked, account)
}

const addressOf = Effect.fnUntraced(function* ({ prefix }: ModelWorld, { event, offset, reason }: NaiveParked) {
  const queries = yield* PaymentQueries
  const ofOtherDialect = { reason: "WRONG_DIALECT" } as const
  const among =
    reason === "WRONG_DIALECT"
      ? yield* queries.listParked({ filter: "OPEN", criteria: ofOtherDialect, after: null, limit: 10_000 })
      : yield* queries.listParkedOf([idOf(event)])
  const found = among.find(({ position }) => position.source === `${prefix}/0` && position.number === offset)
  return `parked-${found?.id}`
})

const isOfLeap = ({ event, reason }: NaiveParked) => reason === "BAD_SUM" && event.type === "invoice.paid-total"

/** An operator deals with a parked message; most often they know its account. */
export const decideOne = Effect.fnUntraced(function* (world: ModelWorld, step: ModelStep) {
  const { books } = world
  const leaps = books.parked.filter(isOfLeap)
  const parked = pickFrom(step.flags % 2 === 0 && leaps.length > 0 ? leaps : books.parked, step.pick)
  if (parked === undefined) return { actual: "", expected: "" }
  const { event } = parked
  const own = event.type === "invoice.paid-total" ? billOf(books, event.invoiceId)?.account : undefined
  const account = (step.flags % 5 > 0 ? own : undefined) ?? pickFrom(accountsOf(books), step.dealer)
  if (account === undefined) return { actual: "", expected: "" }
  const action = (["apply", "apply", "retry", "apply", "reject"] as const)[step.amount % 5]!
  const { dealer, type: accountType } = account
  const decision: PaymentDecision =
    action === "apply"
      ? { action, cmeDealerId: CmeDealerId.make(dealer), accountType }
      : action === "retry"
        ? { action }
        : { action, reason: "counted already" }
  const address = yield* addressOf(world, parked)
  const actual = yield* named(resolvePayment({ address, ...decision }).pipe(by("ann")), ({ status }) => status)
  return { actual, expected: decided(world, parked, action, account) }
})

/** Storages are shared: what still waits would be tried in a later run. */
export const giveUpWaiting = Effect.fnUntraced(function* (world: ModelWorld) {
  const waiting = world.books.parked.filter(({ reason }) => reason.startsWith("UNKNOWN_"))
  for (const parked of waiting) {
    yield* resolvePayment({
      address: yield* addressOf(world, parked),
      action: "reject",
      reason: "the run is over"
    }).pipe(by("ann"))
    end(world.books, parked)
  }
})
