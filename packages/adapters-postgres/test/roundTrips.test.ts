import {
  applyPayments,
  createBill,
  DealId,
  formatMoney,
  listBills,
  type PaymentMessage
} from "@dealer-billing/domain"
import { assert, expect, it } from "@effect/vitest"
import { Array as Arr, Effect, Layer, Tracer } from "effect"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"

/** Counts statements as they are sent: one round trip each, and two for the ends of a transaction. */
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

const received = (index: number, contractId: string, invoiceId?: string): PaymentMessage => ({
  position: { topic: "t", partition: 0, offset: BigInt(index) },
  raw: Buffer.from(
    JSON.stringify({
      type: "payment.received",
      paymentId: `p-${index}`,
      contractId,
      ...(invoiceId === undefined ? {} : { invoiceId }),
      sum: formatMoney(BigInt(100 + index)),
      currency: "RUB",
      paidAt: "2026-11-20T10:00:00Z"
    })
  )
})

it.live("use cases take no more round trips to the database than their budget", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const services = yield* Layer.build(layerOn(url))
    const { contractOf, dealer } = yield* providedDealer(sql).pipe(Effect.provideContext(services))
    const bill = (dealId: string) =>
      createBill(dealer.cmeDealerId, {
        operation: "GET_SETTLEMENT",
        dealId: DealId.make(dealId),
        carPrice: 50_000n
      })
    const apply = (first: number, count: number) => {
      const messages = Array.from({ length: count }, (_, index) =>
        received(first + index, contractOf("SETTLEMENT"))
      )
      assert(Arr.isReadonlyArrayNonEmpty(messages))
      return applyPayments(messages)
    }
    const list = listBills(dealer.cmeDealerId, { filter: "unpaid", accountType: null, after: null, limit: 50 })
    const count = <A, E>(effect: Effect.Effect<A, E, Context>) =>
      counted(effect).pipe(Effect.provideContext(services))
    expect({
      createBill: yield* count(bill("first")),
      createBillRepeated: yield* count(bill("first")),
      listBills: yield* count(list),
      applyOne: yield* count(apply(0, 1)),
      applyHundred: yield* count(apply(1, 100)),
      applyRepeated: yield* count(apply(1, 100))
    }).toEqual({
      createBill: 9,
      createBillRepeated: 2,
      listBills: 2,
      applyOne: 7,
      applyHundred: 7,
      applyRepeated: 6
    })
    type Context = Layer.Success<ReturnType<typeof layerOn>>
  })
)
