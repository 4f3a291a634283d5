import {
  applyPayments,
  createBill,
  CurrentPaymentsDialect,
  DealId,
  formatMoney,
  listBills,
  PositiveKopecks,
  type PaymentMessage
} from "@dealer-billing/domain"
import { assert, expect, it } from "@effect/vitest"
import { Array as Arr, Effect, Layer, Tracer } from "effect"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"

/** One round trip per statement, and two for BEGIN and COMMIT. */
const counted = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  let count = 0
  const tracer = Tracer.make({
    span: (options) => {
      if (options.name === "sql.transaction") count += 2
      else if (options.kind === "client") count += 1
      return new Tracer.NativeSpan(options)
    }
  })
  yield* Effect.withTracer(effect, tracer)
  return count
})

const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
const at = (index: number, event: object): PaymentMessage => ({
  position: { source: "t", number: BigInt(index) },
  raw: Buffer.from(JSON.stringify({ ...event, ...shared }))
})

const received = (index: number, contractId: string, invoiceId?: string) =>
  at(index, {
    type: "payment.received",
    paymentId: `p-${index}`,
    contractId,
    ...(invoiceId === undefined ? {} : { invoiceId }),
    sum: formatMoney(BigInt(100 + index))
  })

const total = (index: number, invoiceId: string) =>
  at(index, {
    type: "invoice.paid-total",
    invoiceId,
    totalPaid: formatMoney(BigInt(1 + (index % 50))),
    revision: index - 1_990
  })

/** Payments and reversals of earlier ones. */
const mixed = (index: number, contractId: string, invoiceId: string) => {
  if (index % 4 < 2) return received(index, contractId, invoiceId)
  if (index % 4 === 2) return received(index, contractId)
  return at(index, {
    type: "payment.reversed",
    paymentId: `r-${index}`,
    reversesPaymentId: `p-${index % 8 === 3 ? index - 1 : (index % 99) + 1}`,
    sum: "0.01"
  })
}

it.live("use cases take no more round trips to the database than their budget", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const services = yield* Layer.build(layerOn(url))
    const { contractOf, dealer } = yield* providedDealer(sql).pipe(Effect.provideContext(services))
    const bill = (dealId: string) =>
      createBill({
        cmeDealerId: dealer.cmeDealerId,
        operation: "GET_SETTLEMENT",
        dealId: DealId.make(dealId),
        carPrice: PositiveKopecks.make(50_000n)
      })
    const applyAll = (messages: ReadonlyArray<PaymentMessage>) => {
      assert(Arr.isReadonlyArrayNonEmpty(messages))
      return applyPayments(messages)
    }
    const contracts = [contractOf("SETTLEMENT"), contractOf("COMMISSION"), contractOf("DEPOSIT")]
    const apply = (first: number, count: number) =>
      applyAll(Arr.makeBy(count, (index) => received(first + index, contracts[index % 3]!)))
    const applyMixed = (first: number, count: number) =>
      applyAll(Arr.makeBy(count, (index) => mixed(first + index, contracts[0]!, "invoice-1")))
    const applyTotals = (first: number, count: number) =>
      applyAll(Arr.makeBy(count, (index) => total(first + index, "invoice-1"))).pipe(
        Effect.provideService(CurrentPaymentsDialect, "totals")
      )
    const list = listBills({
      cmeDealerId: dealer.cmeDealerId,
      filter: "unpaid",
      accountType: null,
      after: null,
      limit: 50
    })
    const count = <A, E>(effect: Effect.Effect<A, E, Context>) =>
      counted(effect).pipe(Effect.provideContext(services))
    const creating = { createBill: yield* count(bill("first")), createBillRepeated: yield* count(bill("first")) }
    yield* sql`update bill set invoice_id = 'invoice-1', issued_at = now(), status = 'ISSUED'`
    expect({
      ...creating,
      listBills: yield* count(list),
      applyOne: yield* count(apply(0, 1)),
      applyHundred: yield* count(apply(1, 100)),
      applyFiveHundred: yield* count(apply(101, 500)),
      applyRepeated: yield* count(apply(1, 100)),
      applyOneMixed: yield* count(applyMixed(1_000, 1)),
      applyHundredMixed: yield* count(applyMixed(1_001, 100)),
      applyFiveHundredMixed: yield* count(applyMixed(1_101, 500)),
      applyHundredTotals: yield* count(applyTotals(2_000, 100)),
      applyUnreadable: yield* count(applyAll([at(9_000, {})]))
    }).toEqual({
      createBill: 5,
      createBillRepeated: 1,
      listBills: 1,
      applyOne: 6,
      applyHundred: 6,
      applyFiveHundred: 6,
      applyRepeated: 4,
      applyOneMixed: 6,
      applyHundredMixed: 6,
      applyFiveHundredMixed: 6,
      applyHundredTotals: 6,
      applyUnreadable: 4
    })
    type Context = Layer.Success<ReturnType<typeof layerOn>>
  })
)
