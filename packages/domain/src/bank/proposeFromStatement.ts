import { DateTime, Effect, Option, Stream } from "effect"
import { AccountRepository } from "../account/AccountRepository.ts"
import type { Bill, BillId } from "../bill/Bill.ts"
import { BillRepository } from "../bill/BillRepository.ts"
import { getKnownBill } from "../bill/getKnownBill.ts"
import { Tariffs } from "../bill/Tariff.ts"
import type { Dealer, DealerId } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { parkedEvent } from "../payment/getPayment.ts"
import { PaymentQueries } from "../payment/PaymentQueries.ts"
import { StatementTooLong } from "../statement/Statement.ts"
import { spanOf } from "../shared/StatementPeriod.ts"
import { StatementRepository } from "../statement/StatementRepository.ts"
import type { BookedPayment, CreditDocument, ParkedCredit, PayerRecords } from "./BankProposal.ts"
import { numbersIn } from "./billsNamed.ts"
import { daysApartMax, decideProposals } from "./decideProposals.ts"

const pageSize = 500
const parkedPageSize = 100
/** Per account, since the statement's first day. */
const paymentsMax = 10_000
/** Per dealer. */
const namedMax = 10_000

const localDay = (time: DateTime.Utc, timeZone: string): string =>
  DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(time, timeZone))

const everyPage = <A, Id, E, R>(
  limit: number,
  idOf: (item: A) => Id,
  list: (after: Id | null) => Effect.Effect<ReadonlyArray<A>, E, R>
) =>
  Stream.paginate(null as Id | null, (after) =>
    Effect.map(list(after), (page) => {
      const last = page.length < limit ? undefined : page.at(-1)
      return [page, last === undefined ? Option.none() : Option.some(idOf(last))] as const
    })
  )

/** Encrypted legal details have no index by INN, so every dealer is read: a few thousand take a second. */
const findDealers = Effect.fn("proposeFromStatement.dealers")(function* (inns: ReadonlySet<string>) {
  const repository = yield* DealerRepository
  const all = everyPage(
    pageSize,
    ({ id }: Dealer) => id,
    (after: DealerId | null) => repository.list({ after, limit: pageSize })
  )
  return yield* Stream.runCollect(Stream.filter(all, ({ requisite }) => inns.has(requisite.inn)))
})

const openBills = Effect.fn("proposeFromStatement.openBills")(function* ({ id: dealerId }: Dealer) {
  const repository = yield* BillRepository
  const query = { dealerId, filter: "unpaid", accountType: null, limit: pageSize } as const
  const idOf = ({ id }: Bill) => id
  return yield* Stream.runCollect(
    everyPage(pageSize, idOf, (after: BillId | null) => repository.list({ ...query, after }))
  )
})

/** An event can be booked later than the money came, never earlier. */
const paymentsSince = Effect.fn("proposeFromStatement.payments")(function* (dealer: Dealer, day: string) {
  const { timeZone } = yield* Tariffs
  const repository = yield* StatementRepository
  const { start } = spanOf({ from: day, to: day }, timeZone)
  const span = { start: DateTime.subtract(start, { days: daysApartMax }), end: DateTime.makeUnsafe("9999-12-31") }
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  const found = yield* Effect.forEach(accounts, (account) =>
    repository.listPayments({ account, span, limit: paymentsMax + 1 })
  )
  if (found.some(({ length }) => length > paymentsMax)) return yield* new StatementTooLong({ rowsMax: paymentsMax })
  return found
    .flat()
    .map(({ payment }) => payment)
    .filter(({ type }) => type === "payment.received")
    .map(({ amount, namedBillId, paidAt, paymentId }): BookedPayment => ({
      paymentId,
      sum: amount,
      day: localDay(paidAt, timeZone),
      namedBillId
    }))
})

const withReplacing = Effect.fn("proposeFromStatement.replacing")(function* (
  dealer: Dealer,
  bills: ReadonlyArray<Bill>
) {
  const known = new Map(bills.map((bill) => [bill.id, bill] as const))
  const ids = bills.flatMap(({ replacedBy }) => replacedBy ?? [])
  for (const id of ids) {
    if (known.has(id)) continue
    const bill = yield* getKnownBill(id)
    if (bill.dealerId !== dealer.id) continue
    known.set(id, bill)
    if (bill.replacedBy !== null) ids.push(bill.replacedBy)
  }
  return [...known.values()]
})

const namesIn = (documents: ReadonlyArray<CreditDocument>): ReadonlyArray<string> => [
  ...new Set(documents.flatMap(({ purpose }) => [...numbersIn(purpose).all]))
]

const readPayer = Effect.fn("proposeFromStatement.books")(function* (
  dealer: Dealer,
  day: string,
  names: ReadonlyArray<string>
) {
  const open = yield* openBills(dealer)
  const called = yield* (yield* StatementRepository).listNamed({ dealerId: dealer.id, names, limit: namedMax + 1 })
  if (called.length > namedMax) return yield* new StatementTooLong({ rowsMax: namedMax })
  const payments = yield* paymentsSince(dealer, day)
  const known = new Map([...open, ...called].map((bill) => [bill.id, bill] as const))
  const others = new Set(payments.flatMap(({ namedBillId: id }) => (id === null || known.has(id) ? [] : [id])))
  const named = yield* Effect.forEach(others, getKnownBill)
  const bills = yield* withReplacing(dealer, [...known.values(), ...named])
  return { inn: dealer.requisite.inn, cmeDealerId: dealer.cmeDealerId, bills, payments }
})

const parkedCredits = Effect.gen(function* () {
  const { timeZone } = yield* Tariffs
  const queries = yield* PaymentQueries
  const all = everyPage(
    parkedPageSize,
    ({ id }) => id,
    (after: bigint | null) => queries.listParked({ filter: "OPEN", after, limit: parkedPageSize })
  )
  return yield* all.pipe(
    Stream.map((parked): ReadonlyArray<ParkedCredit> => {
      const event = parkedEvent(parked)
      if (event?.type !== "payment.received") return []
      const { invoiceId, paidAt, sum } = event
      return [{ parkedId: parked.id, sum, day: localDay(paidAt, timeZone), invoiceId: invoiceId ?? null }]
    }),
    Stream.runCollect,
    Effect.map((credits) => credits.flat())
  )
})

const mergePayers = (books: ReadonlyArray<Effect.Success<ReturnType<typeof readPayer>>>): PayerRecords => ({
  cmeDealerIds: books.map(({ cmeDealerId }) => cmeDealerId),
  bills: books.flatMap(({ bills }) => bills),
  payments: books.flatMap(({ payments }) => payments)
})

export const proposeFromStatement = Effect.fn("proposeFromStatement")(function* (
  documents: ReadonlyArray<CreditDocument>
) {
  const firstDay = documents.flatMap(({ creditedDay, day }) => [day, creditedDay ?? day]).toSorted()[0]
  if (firstDay === undefined) return []
  const ofPayer = Map.groupBy(documents, ({ payer }) => payer.inn ?? "")
  const inns = new Set(documents.flatMap(({ payer }) => payer.inn ?? []))
  const books = yield* Effect.forEach(yield* findDealers(inns), (dealer) =>
    readPayer(dealer, firstDay, namesIn(ofPayer.get(dealer.requisite.inn) ?? []))
  )
  const byInn = Map.groupBy(books, ({ inn }) => inn)
  const payers = new Map([...byInn].map(([inn, each]) => [inn, mergePayers(each)] as const))
  return yield* decideProposals(documents, payers, yield* parkedCredits)
})
