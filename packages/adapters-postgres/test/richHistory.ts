import {
  addFastBuyout,
  applyPayments,
  BillingOperationRepository,
  BillRepository,
  cancelBill,
  CmeDealerId,
  correctBill,
  createBill,
  CurrentPaymentsDialect,
  DealId,
  PositiveKopecks,
  registerDealer,
  Requisite,
  resolvePayment,
  returnDeposit,
  ReturnId,
  runBillingOperations,
  updateRequisite,
  type AccountType,
  type BillOperation,
  type CreateBill,
  type PaymentMessage
} from "@dealer-billing/domain"
import { retryParked, acceptLogDecision } from "@dealer-billing/domain/internal"
import { by, BillingMemory, sampleRequisite, sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { Array as Arr, DateTime, Effect } from "effect"

const closedAt = DateTime.makeUnsafe("2026-11-20T10:00:00Z")
const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
const roubles = (kopecks: number): string =>
  `${Math.trunc(kopecks / 100)}.${String(kopecks % 100).padStart(2, "0")}`

/** Runs the worker until nothing is due. */
const settle = Effect.gen(function* () {
  while ((yield* runBillingOperations(4)) > 0);
})

/** Large enough for the payments to fill them one after the other. */
const deals = (wave: number): ReadonlyArray<CreateBill> =>
  Arr.makeBy(4, (index) => index).flatMap((index): Array<CreateBill> => {
    const dealId = DealId.make(`lot-${wave}-${index}`)
    return [
      {
        operation: "GET_REWARD",
        dealId,
        carPrice: PositiveKopecks.make(BigInt(13_333 + index * 11_111)),
        closedAt
      },
      { operation: "GET_SETTLEMENT", dealId, carPrice: PositiveKopecks.make(BigInt(900 + index * 170)) },
      { operation: "GET_DEPOSIT", dealId, sum: PositiveKopecks.make(BigInt(150 + index * 350)) }
    ]
  })

const newDealer = Effect.fn("newDealer")(function* (name: string, requisite = sampleRequisite) {
  const cmeDealerId = CmeDealerId.make(name)
  yield* registerDealer({ cmeDealerId, requisite })
  return cmeDealerId
})

/** Dealers in every state, one of them with all kinds of bills. */
const makeDealers = Effect.gen(function* () {
  const billing = yield* BillingMemory
  const rich = yield* newDealer("rich")
  yield* addFastBuyout(rich)
  const poor = yield* newDealer("poor", sampleRequisiteOfSoleProprietor)
  yield* settle
  for (const deal of deals(1)) yield* createBill({ cmeDealerId: rich, ...deal })
  yield* createBill({
    cmeDealerId: poor,
    operation: "GET_REWARD",
    dealId: DealId.make("poor-1"),
    carPrice: PositiveKopecks.make(99_999n),
    closedAt
  })
  yield* settle
  yield* updateRequisite({
    cmeDealerId: rich,
    requisite: Requisite.make({ ...sampleRequisite, legalAddress: "119021, г. Москва, ул. Тимура Фрунзе, д. 11" })
  })
  yield* settle
  yield* billing.plan({ _tag: "Refuse", reason: "no such INN" }, { on: "CLIENT" })
  yield* newDealer("refused")
  yield* settle
  yield* billing.plan({ _tag: "Refuse", reason: "no such sum" }, { on: "INVOICE" })
  yield* createBill({
    cmeDealerId: poor,
    operation: "GET_REWARD",
    dealId: DealId.make("poor-2"),
    carPrice: PositiveKopecks.make(70_000n),
    closedAt
  })
  yield* settle
  yield* billing.setRecovery("none")
  yield* billing.plan({ _tag: "DropAfterCommit" }, { on: "CLIENT" })
  yield* newDealer("doubtful")
  yield* settle
  yield* billing.setRecovery("idempotent")
})

/** The same numbers in every run (a Lehmer generator). */
const someSeeds = (start: number, length: number) => {
  let state = start
  const below = (bound: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
  return Arr.makeBy(length, () => ({ kind: below(8), account: below(4), amount: below(601), pick: below(61) }))
}
type EventSeed = ReturnType<typeof someSeeds>[number]

interface Place {
  readonly accountType: AccountType
  readonly contractId: string
  readonly invoices: ReadonlyArray<string>
}

const eventOf = (places: ReadonlyArray<Place>, seed: EventSeed, index: number): object => {
  const place = places[seed.account % places.length]!
  const invoiceId = place.invoices[seed.pick % place.invoices.length]
  const sum = roubles(seed.amount + 1)
  const paymentId = `p-${seed.pick % 13 === 1 ? 1 : index}`
  if (seed.kind < 3) {
    const named = seed.pick % 2 === 0 ? { invoiceId } : {}
    return { type: "payment.received", paymentId, contractId: place.contractId, sum, ...named, ...shared }
  }
  if (seed.kind < 6) {
    return {
      type: "payment.reversed",
      paymentId,
      reversesPaymentId: `p-${Math.max(0, index - seed.pick)}`,
      sum,
      ...shared
    }
  }
  const revision = seed.pick % 7
  return { type: "invoice.paid-total", invoiceId, totalPaid: roubles(seed.amount), revision, ...shared }
}

const message = (topic: string, offset: number, value: unknown): PaymentMessage => ({
  position: { source: topic, number: BigInt(offset) },
  raw: Buffer.from(typeof value === "string" ? value : JSON.stringify(value))
})

/** Both dialects, because verify must hold for both. */
const inTotals = Effect.provideService(CurrentPaymentsDialect, "totals")

/** Events, repeats, conflicts, reversals and totals in chunks of different sizes. */
const applySeeds = Effect.fn("applySeeds")(function* (
  places: ReadonlyArray<Place>,
  seeds: ReadonlyArray<EventSeed>,
  first: number
) {
  const events = seeds.map((seed, index) => ({
    seed,
    event: message("t", first + index, eventOf(places, seed, first + index))
  }))
  for (const chunk of Arr.chunksOf(events, 1 + (first % 23))) {
    const payments = chunk.filter(({ seed }) => seed.kind < 6).map(({ event }) => event)
    const totals = chunk.filter(({ seed }) => seed.kind >= 6).map(({ event }) => event)
    if (Arr.isReadonlyArrayNonEmpty(payments)) yield* applyPayments(payments)
    if (Arr.isReadonlyArrayNonEmpty(totals)) yield* inTotals(applyPayments(totals))
  }
})

/** Totals of one bill, one of them late; poison; unknown objects; an imported file. */
const applySpecial = Effect.fn("applySpecial")(function* ({ contractId }: Place, invoiceId: string, later: string) {
  const total = (totalPaid: string, revision: number) => ({
    type: "invoice.paid-total",
    invoiceId,
    totalPaid,
    revision,
    ...shared
  })
  const received = (paymentId: string, contract: string) => ({
    type: "payment.received",
    paymentId,
    contractId: contract,
    sum: "7.00",
    ...shared
  })
  const totals = [message("s", 5, total("10.00", 1)), message("s", 6, total("4.00", 4))] as const
  yield* inTotals(applyPayments([...totals, message("s", 7, total("9.00", 2))]))
  yield* applyPayments([
    message("s", 8, received("early", later)),
    message("s", 9, "poison"),
    message("s", 10, received("lost", "contract-never"))
  ])
  const old = received("old-1", contractId)
  yield* applyPayments([message("import:0123456789ab", 1, old), message("import:0123456789ab", 3, old)])
  const words = { actor: "ann", reason: "the topic was recreated", found: "it ends at 8" }
  yield* acceptLogDecision({ source: "s", log: 2, from: 7n, ...words })
  yield* inTotals(applyPayments([message("s#2", 7, total("9.00", 2))]))
  yield* applyPayments([message("s#2", 8, received("early", later))])
})

const operations: ReadonlyArray<BillOperation> = ["GET_REWARD", "GET_SETTLEMENT", "GET_DEPOSIT"]
const reason = "the deal was called off"

const billOf = Effect.fn("billOf")(function* (operation: BillOperation, dealId: string) {
  const found = yield* (yield* BillRepository).findByDeal(operation, DealId.make(dealId), 1)
  return yield* Effect.fromOption(found)
})

/** The contracts of a dealer with the invoices of each, in the order of account types. */
const placesOf = (sql: PgClient, cmeDealerId: string) => sql<Place>`
  select a.account_type as "accountType", a.contract_id as "contractId",
    array_agg(b.invoice_id order by b.id) as invoices
  from accounts a
  join bill b on b.dealer_id = a.dealer_id and b.account_type = a.account_type and b.invoice_id is not null
  join dealers d on d.id = a.dealer_id
  where d.cme_dealer_id = ${cmeDealerId}
  group by a.contract_id, a.account_type
  order by a.account_type
`

/** A dealer whose deposit is returned in parts. */
const saveAndReturn = Effect.fn("saveAndReturn")(function* (sql: PgClient) {
  const saver = yield* newDealer("saver")
  yield* addFastBuyout(saver)
  yield* createBill({
    cmeDealerId: saver,
    operation: "GET_DEPOSIT",
    dealId: DealId.make("saved"),
    sum: PositiveKopecks.make(200n)
  })
  yield* settle
  const [{ contractId, invoices }] = (yield* placesOf(sql, "saver")) as [Place]
  const saved = { type: "payment.received", contractId, ...shared }
  yield* applyPayments([
    message("r", 0, { ...saved, paymentId: "saved-1", sum: "3.00", invoiceId: invoices[0] }),
    message("r", 1, {
      type: "payment.reversed",
      paymentId: "saved-2",
      reversesPaymentId: "saved-1",
      sum: "0.50",
      ...shared
    })
  ])
  for (const [index, sum] of [3n, 40n].entries()) {
    const returnId = ReturnId.make(`return-${index}`)
    yield* returnDeposit({
      cmeDealerId: saver,
      returnId,
      sum: PositiveKopecks.make(sum),
      reason: "more than is needed"
    }).pipe(by("operator"))
  }
  const gone = {
    type: "payment.reversed",
    paymentId: "saved-3",
    reversesPaymentId: "saved-1",
    sum: "2.50",
    ...shared
  }
  yield* applyPayments([message("r", 2, gone)])
})

/** Cancelled and corrected bills: paid, unpaid, not yet invoiced, and one that Billing refuses to cancel. */
const takeBack = Effect.gen(function* () {
  const poor = CmeDealerId.make("poor")
  for (const operation of operations)
    yield* cancelBill({ billId: (yield* billOf(operation, "lot-1-2")).id, reason }).pipe(by("ann"))
  const [moved, cheaper, topUp] = yield* Effect.forEach(operations, (operation) => billOf(operation, "lot-1-3"))
  yield* (yield* BillingMemory).pay(cheaper!.invoiceId ?? "")
  yield* correctBill({ billId: moved!.id, cmeDealerId: poor, reason }).pipe(by("ann"))
  yield* correctBill({ billId: cheaper!.id, carPrice: PositiveKopecks.make(1_000n), reason }).pipe(by("ann"))
  yield* correctBill({ billId: topUp!.id, sum: PositiveKopecks.make(77n), reason }).pipe(by("ann"))
  const never = {
    operation: "GET_REWARD" as const,
    dealId: DealId.make("never"),
    carPrice: PositiveKopecks.make(50_000n),
    closedAt
  }
  const { bill } = yield* createBill({ cmeDealerId: poor, ...never })
  yield* cancelBill({ billId: bill.id, reason }).pipe(by("ann"))
  yield* correctBill({ billId: bill.id, reason }).pipe(by("bob"))
  yield* settle
})

/** A paid bill that is cancelled beside an open one. */
const moveOn = Effect.fn("moveOn")(function* (sql: PgClient) {
  const dealer = yield* newDealer("changed")
  yield* settle
  const deal = { operation: "GET_REWARD" as const, carPrice: PositiveKopecks.make(2_000n), closedAt }
  const { bill } = yield* createBill({ cmeDealerId: dealer, ...deal, dealId: DealId.make("changed-1") })
  yield* createBill({ cmeDealerId: dealer, ...deal, dealId: DealId.make("changed-2") })
  yield* settle
  const [place] = yield* placesOf(sql, dealer)
  const paid = {
    type: "payment.received",
    paymentId: "changed",
    contractId: place!.contractId,
    sum: "1.00",
    ...shared
  }
  yield* applyPayments([message("c", 1, paid)])
  yield* cancelBill({ billId: bill.id, reason }).pipe(by("ann"))
  yield* settle
  const invoiceId = place!.invoices[0]!
  const total = (totalPaid: string, revision: number, offset = revision) =>
    message("c", offset, { type: "invoice.paid-total", invoiceId, totalPaid, revision, ...shared })
  yield* inTotals(applyPayments([total("1.30", 2), total("1.00", 3), total("9.00", 5_000, 4)]))
  const target = { cmeDealerId: dealer, accountType: "COMMISSION" as const }
  yield* inTotals(resolvePayment({ address: `total:${invoiceId}:5000`, action: "retry" }).pipe(by("ann")))
  yield* inTotals(
    resolvePayment({ address: `total:${invoiceId}:5000`, action: "apply", ...target }).pipe(by("ann"))
  )
})

/** A payment that arrived before its bill is reversed after the bill took its money. */
const spendAndTakeBack = Effect.fn("spendAndTakeBack")(function* (sql: PgClient) {
  const dealer = yield* newDealer("early")
  yield* settle
  const [account] = yield* sql<{ readonly contractId: string }>`
    select a.contract_id as "contractId" from accounts a join dealers d on d.id = a.dealer_id
    where d.cme_dealer_id = 'early'`
  const { contractId } = account!
  yield* applyPayments([
    message("e", 0, { type: "payment.received", paymentId: "early-1", contractId, sum: "1.00", ...shared })
  ])
  const deal = {
    operation: "GET_REWARD" as const,
    dealId: DealId.make("early-1"),
    carPrice: PositiveKopecks.make(2_000n),
    closedAt
  }
  yield* createBill({ cmeDealerId: dealer, ...deal })
  const back = { type: "payment.reversed", paymentId: "early-2", reversesPaymentId: "early-1", sum: "0.90" }
  yield* applyPayments([message("e", 1, { ...back, ...shared })])
})

/** A history that uses every use case. */
export const writeHistory = Effect.fn("writeHistory")(function* (sql: PgClient, start: number, length: number) {
  yield* makeDealers
  const rich = CmeDealerId.make("rich")
  const seeds = someSeeds(start, length)
  const half = Math.floor(length / 2)
  yield* applySeeds(yield* placesOf(sql, rich), seeds.slice(0, half), 0)
  yield* takeBack
  yield* moveOn(sql)
  yield* spendAndTakeBack(sql)
  for (const deal of deals(2)) yield* createBill({ cmeDealerId: rich, ...deal })
  yield* settle
  const places = yield* placesOf(sql, rich)
  yield* applySeeds(places, seeds.slice(half), half)
  const [poor] = yield* placesOf(sql, "poor")
  // The next three objects in Billing are the next dealer's client, payer and contract.
  const made = (yield* (yield* BillingMemory).objects).length
  yield* applySpecial(places[0]!, poor!.invoices[0]!, `contract-${made + 3}`)
  yield* newDealer("late")
  yield* settle
  yield* retryParked()
  yield* saveAndReturn(sql)
  for (const operation of ["GET_REWARD", "GET_SETTLEMENT"] as const) {
    const last = { dealId: DealId.make("lot-last"), carPrice: PositiveKopecks.make(1_000_000n), closedAt }
    yield* createBill({ cmeDealerId: rich, operation, ...last })
  }
  yield* settle
  yield* newDealer("waiting")
  yield* (yield* BillingOperationRepository).claim({ limit: 1, leaseMs: 5_000, leaseToken: "a worker" })
})
