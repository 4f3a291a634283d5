import { Array as Arr, Effect } from "effect"
import {
  applyPayments,
  BillRepository,
  CurrentPaymentsDialect,
  isSameAccount,
  type Account,
  type Bill,
  type PaymentEvent,
  type PaymentMessage,
  type PaymentsDialect
} from "@dealer-billing/domain/internal"
import { messageOf, paidTotal, received, reversed } from "./events.ts"
import { accountOf, issuedBill, newPosition, storedDealer, uniqueName } from "./fixtures.ts"

/** Numbers from which an event is made; what they mean depends on the world. */
export interface EventSeed {
  /** 0 to 3 is a payment, 4 to 6 a reversal, 7 sometimes an event of the other dialect; in `totals` most is a total. */
  readonly kind: number
  /** 0 to 3. */
  readonly account: number
  readonly amount: number
  readonly pick: number
}

export interface BookWorld {
  readonly accounts: ReadonlyArray<Account>
  readonly bills: ReadonlyArray<Bill>
  /** What the payment ids of this world begin with. */
  readonly prefix: string
}

/** Four accounts of two dealers with five issued bills each, always of the same sums; events name the first three. */
export const makeBookWorld = Effect.fn("makeBookWorld")(function* () {
  const first = yield* storedDealer(["COMMISSION", "DEPOSIT", "SETTLEMENT"])
  const second = yield* storedDealer(["SETTLEMENT"])
  const bills: Array<Bill> = []
  for (const sum of [100n, 250n, 70n, 40n, 160n]) {
    for (const { accountType } of first.accounts) bills.push(yield* issuedBill(first.dealer, accountType, sum))
    bills.push(yield* issuedBill(second.dealer, "SETTLEMENT", sum))
  }
  const world: BookWorld = {
    accounts: [...first.accounts, ...second.accounts],
    bills,
    prefix: yield* uniqueName("w")
  }
  return world
})

/** An event of `payments`: mostly good, sometimes a repeat, a contradiction, a stranger's or too large. */
const paymentOf = ({ accounts, bills, prefix }: BookWorld, seed: EventSeed, index: number): PaymentEvent => {
  const account = accounts[seed.account]!
  const own = bills.filter((bill) => isSameAccount(bill, account))
  const amount = BigInt(seed.amount) + 1n
  const invoiceId = (seed.pick % 10 === 0 ? bills[0]! : own[seed.pick % 3]!).invoiceId
  const paymentId = `${prefix}-${seed.pick % 13 === 1 ? 1 : index}`
  return seed.kind < 4
    ? received(paymentId, account.contractId!, amount, seed.pick % 2 === 0 ? invoiceId : null)
    : reversed(paymentId, `${prefix}-${seed.pick % (index + 1)}`, amount)
}

/** An event of `totals`: older, equal and newer revisions of two invoices per account, sometimes one far ahead. */
const totalOf = ({ accounts, bills, prefix }: BookWorld, seed: EventSeed): PaymentEvent => {
  const own = bills.filter((bill) => isSameAccount(bill, accounts[seed.account]!))
  const invoiceId = seed.pick === 60 ? `${prefix}-unknown` : own[seed.pick % 2]!.invoiceId!
  const revision = seed.pick % 20 === 19 ? 5_000 : Math.floor(seed.pick / 2) % 7
  return paidTotal(invoiceId, BigInt(seed.amount - (seed.amount % 50)), revision)
}

const eventOf = (world: BookWorld, seed: EventSeed, index: number, dialect: PaymentsDialect): PaymentEvent => {
  const isOfOther = seed.kind === 7 && seed.pick % 5 === 0
  return (dialect === "totals") === isOfOther ? paymentOf(world, seed, index) : totalOf(world, seed)
}

const chunksOf = (messages: ReadonlyArray<PaymentMessage>, isSplit: (index: number) => boolean) => {
  const chunks: Array<Arr.NonEmptyArray<PaymentMessage>> = []
  messages.forEach((message, index) => {
    const last = chunks.at(-1)
    if (last === undefined || isSplit(index)) chunks.push([message])
    else last.push(message)
  })
  return chunks
}

/** The messages of a world, at positions of their own. */
export const messagesOf = Effect.fn("messagesOf")(function* (world: BookWorld, seeds: ReadonlyArray<EventSeed>) {
  const position = yield* newPosition()
  const dialect = yield* CurrentPaymentsDialect
  return seeds.map((seed, index) =>
    messageOf(eventOf(world, seed, index, dialect), { ...position, number: BigInt(index) })
  )
})

/** The messages of a new world, in which the first half of them was applied. */
export const scenarioMessages = Effect.fn("scenarioMessages")(function* (seeds: ReadonlyArray<EventSeed>) {
  const messages = yield* messagesOf(yield* makeBookWorld(), seeds)
  const [first, ...rest] = messages.slice(0, seeds.length / 2)
  if (first !== undefined) yield* applyPayments([first, ...rest])
  return messages
})

const runIn = Effect.fn("runBookScenario")(function* (
  seeds: ReadonlyArray<EventSeed>,
  isSplit: (index: number) => boolean
) {
  const world = yield* makeBookWorld()
  const messages = yield* messagesOf(world, seeds)
  const processedMessages = yield* Effect.forEach(chunksOf(messages, isSplit), applyPayments)
  const bills = yield* BillRepository
  const paid = yield* Effect.forEach(world.bills, ({ id }) => bills.get(id))
  const accounts = yield* Effect.forEach(world.accounts, accountOf)
  return {
    outcomes: processedMessages.flat().map(({ outcome }) => outcome),
    paidSums: paid.map(({ paidSum }) => paidSum),
    balances: accounts.map(({ balance }) => balance)
  }
})

/** Applies the events in a new world, a new chunk beginning where `isSplit` says; answers outcomes and money. */
export const runBookScenario = (
  seeds: ReadonlyArray<EventSeed>,
  isSplit: (index: number) => boolean,
  dialect: PaymentsDialect
) => Effect.provideService(runIn(seeds, isSplit), CurrentPaymentsDialect, dialect)

/** Seeds that are the same in every run (a Lehmer generator). */
export const someSeeds = (start: number, length: number): ReadonlyArray<EventSeed> => {
  let state = start
  const below = (bound: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
  return Arr.makeBy(length, () => ({ kind: below(8), account: below(4), amount: below(401), pick: below(61) }))
}
