import { Array as Arr, Effect } from "effect"
import {
  signedAmount,
  AccountRepository,
  applyPayments,
  BillRepository,
  CurrentPaymentsDialect,
  LedgerRepository,
  Transaction,
  type Account,
  type IssuedBill,
  type PaymentEvent,
  type PaymentsDialect,
  type ProvisioningAccount
} from "@dealer-billing/domain/internal"
import { messageOf, paidTotal, received, retryAllParked, reversed } from "./events.ts"
import { accountOf, issuedBill, newPosition, storedDealer, uniqueName } from "./fixtures.ts"

/** A Lehmer generator: the same numbers in every run. */
const numbersFrom = (start: number) => {
  let state = start + 1
  return (bound: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
}

const shuffled = <A>(items: ReadonlyArray<A>, below: (bound: number) => number): ReadonlyArray<A> => {
  const left = [...items]
  return items.flatMap(() => left.splice(below(left.length), 1))
}

interface LateWorld {
  /** Any payments: what they pay depends on their order. */
  readonly mixed: Account
  /** Payments that name a bill, never more than is due on it. */
  readonly exact: ProvisioningAccount
  /** Totals only. */
  readonly totalled: Account
  readonly bills: ReadonlyArray<IssuedBill>
  readonly prefix: string
}

const makeWorld = Effect.fn("makeWorld")(function* () {
  const owners = yield* Effect.forEach([1, 2, 3], () => storedDealer(["SETTLEMENT"]))
  const bills = yield* Effect.forEach([...owners, ...owners, ...owners], ({ dealer }) =>
    issuedBill(dealer, "SETTLEMENT", 300n)
  )
  const [mixed, exact, totalled] = owners.flatMap(({ accounts }) => accounts)
  const world: LateWorld = {
    mixed: mixed!,
    exact: exact!,
    totalled: totalled!,
    bills,
    prefix: yield* uniqueName("late")
  }
  return world
})

const ownBills = ({ bills }: LateWorld, { dealerId }: Account) => bills.filter((bill) => bill.dealerId === dealerId)

/** For the totals of each invoice, which begin at 0. */
export const revisionNewest = 3

/** A payment's reversals never exceed the payment, so that no event is refused in any order. */
const eventsOf = (
  world: LateWorld,
  dialect: PaymentsDialect,
  below: (bound: number) => number
): ReadonlyArray<PaymentEvent> => {
  const { exact, mixed, prefix, totalled } = world
  const id = (name: string) => `${prefix}-${name}`
  const back = (name: string, sum: number) => [
    reversed(id(`${name}-r1`), id(name), BigInt(1 + below(sum - 1))),
    reversed(id(`${name}-r2`), id(name), 1n)
  ]
  const inMixed = Arr.makeBy(8, (index) => {
    const invoiceId = below(2) === 0 ? ownBills(world, mixed)[below(3)]!.invoiceId : null
    const sum = 60 + below(200)
    const payment = received(id(`m${index}`), mixed.contractId!, BigInt(sum), invoiceId)
    return [payment, ...(below(3) === 0 ? back(`m${index}`, sum - 1) : [])]
  })
  const inExact = ownBills(world, exact).flatMap(({ invoiceId }, bill) =>
    Arr.makeBy(3, (index) => {
      const sum = 40 + below(60)
      const payment = received(id(`e${bill}${index}`), exact.contractId!, BigInt(sum), invoiceId)
      return [payment, ...(below(3) === 0 ? back(`e${bill}${index}`, sum - 1) : [])]
    })
  )
  const inTotalled = ownBills(world, totalled).map(({ invoiceId }) =>
    Arr.makeBy(revisionNewest + 1, (revision) => paidTotal(invoiceId!, BigInt(below(301)), revision))
  )
  return (dialect === "payments" ? [...inMixed, ...inExact] : inTotalled).flat()
}

/** What is not stored yet: an account's contract and some bills' invoices. */
const hide = Effect.fn("hide")(function* ({ bills, exact, mixed }: LateWorld) {
  const repository = yield* BillRepository
  yield* (yield* AccountRepository).update({ ...exact, contractId: null })
  const hidden = [...bills.filter(({ dealerId }) => dealerId !== mixed.dealerId), bills[0]!]
  const pending = { status: "PENDING", invoiceId: null, invoiceNumber: null, url: null, issuedAt: null } as const
  yield* Effect.forEach(hidden, (bill) => repository.update({ ...bill, ...pending }))
  return [
    Effect.flatMap(AccountRepository, (accounts) => accounts.update(exact)),
    ...hidden.map((bill) => repository.update(bill))
  ]
})

/**
 * What must be equal in every order: the effects of payments and reversals, the newest totals, each account's balance
 * and its money on bills. Which bills of the mixed account are paid depends on the order.
 */
const comparable = Effect.fn("comparable")(function* (world: LateWorld, events: ReadonlyArray<PaymentEvent>) {
  const books = yield* (yield* Transaction).run((yield* LedgerRepository).load({ events, messages: [] }))
  const bills = yield* BillRepository
  const paidOn = (account: Account) =>
    Effect.forEach(ownBills(world, account), ({ id }) => Effect.map(bills.get(id), ({ paidSum }) => paidSum))
  const balances = yield* Effect.forEach([world.mixed, world.exact, world.totalled], accountOf)
  const mixed = yield* paidOn(world.mixed)
  const payments = [...books.payments.values()].flatMap((payment) =>
    payment.origin.startsWith("total:")
      ? []
      : [`${payment.paymentId.slice(world.prefix.length)} ${signedAmount(payment)}`]
  )
  const totals = ownBills(world, world.totalled).map(({ invoiceId }) => books.totals.get(invoiceId!))
  return {
    payments: payments.toSorted(),
    totals: totals.map((total) => [total?.revision, total?.totalPaid]),
    balances: balances.map(({ balance }) => balance),
    mixed: mixed.reduce((sum, paid) => sum + paid, 0n),
    exact: yield* paidOn(world.exact),
    totalled: yield* paidOn(world.totalled)
  }
})

const runOrderly = Effect.fn("runOrderly")(function* (start: number, dialect: PaymentsDialect) {
  const world = yield* makeWorld()
  const events = eventsOf(world, dialect, numbersFrom(start))
  const position = yield* newPosition()
  for (const [index, event] of events.entries()) {
    yield* applyPayments([messageOf(event, { ...position, number: BigInt(index) })])
  }
  return yield* comparable(world, events)
})

/** Shuffled, some twice, in batches of any length, while the missing objects appear one by one. */
const runDisorderly = Effect.fn("runDisorderly")(function* (start: number, dialect: PaymentsDialect) {
  const world = yield* makeWorld()
  const events = eventsOf(world, dialect, numbersFrom(start))
  const below = numbersFrom(start * 7 + 3)
  const appearing = [...shuffled(yield* hide(world), below)]
  const coming = shuffled([...events, ...events.filter(() => below(5) === 0)], below)
  const position = yield* newPosition()
  const messages = coming.map((event, index) => messageOf(event, { ...position, number: BigInt(index) }))
  for (let from = 0; from < messages.length;) {
    const chunk = messages.slice(from, from + 1 + below(12))
    if (Arr.isReadonlyArrayNonEmpty(chunk)) yield* applyPayments(chunk)
    from += chunk.length
    if (below(3) === 0) yield* retryAllParked()
    if (below(2) === 0) for (const next of appearing.splice(0, 1)) yield* next
  }
  for (const rest of appearing) yield* rest
  while ((yield* retryAllParked()) > 0);
  return yield* comparable(world, events)
})

/**
 * The ledger after the same events in their order, and in a random order with everything that can happen on the way.
 */
export const booksInAnyOrder = (start: number, dialect: PaymentsDialect) =>
  Effect.all({ orderly: runOrderly(start, dialect), disorderly: runDisorderly(start, dialect) }).pipe(
    Effect.provideService(CurrentPaymentsDialect, dialect),
    Effect.withSpan("booksInAnyOrder")
  )
