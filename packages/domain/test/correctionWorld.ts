import { DateTime, Effect } from "effect"
import {
  addFastBuyout,
  CmeDealerId,
  correctBill,
  cancelBill,
  listOperations,
  PositiveKopecks,
  type AccountType,
  type Bill,
  type BillingOperationKind
} from "../src/internal.ts"
import { by, MemoryStore } from "../src/testing/index.ts"
import { applyEvents, received } from "../contract/events.ts"
import { accountOf, bill, billNow, dealerOne, invoiceIdOf, register, settle, settlement } from "./world.ts"

export const dealerTwo = CmeDealerId.make("dealer-2")
export const ann = "ann"
export const because = { reason: "the deal was called off" }

/** Two dealers with all three accounts; answers the first one's contract. */
export const opened = Effect.fn("opened")(function* (type: AccountType) {
  for (const dealer of [dealerOne, dealerTwo]) {
    yield* register(dealer)
    yield* addFastBuyout(dealer)
  }
  yield* settle()
  return (yield* accountOf(type)).contractId!
})

export const cancel = ({ id }: Pick<Bill, "id">) => cancelBill({ billId: id, ...because }).pipe(by(ann))

interface Correction {
  readonly carPrice?: bigint
  readonly sum?: bigint
  readonly cmeDealerId?: CmeDealerId
}

export const correct = ({ id }: Pick<Bill, "id">, { carPrice, sum, ...change }: Correction) =>
  correctBill({
    billId: id,
    ...change,
    ...(carPrice === undefined ? {} : { carPrice: PositiveKopecks.make(carPrice) }),
    ...(sum === undefined ? {} : { sum: PositiveKopecks.make(sum) }),
    reason: "the price was talked down"
  }).pipe(by(ann))

/** The account's balance, then the paid sums of the bills. */
export const moneyOf = Effect.fn("moneyOf")(function* (
  type: AccountType,
  bills: ReadonlyArray<Pick<Bill, "id">>,
  dealer = dealerOne
) {
  const paid = yield* Effect.forEach(bills, ({ id }) => billNow(id))
  return [(yield* accountOf(type, dealer)).balance, ...paid.map(({ paidSum }) => paidSum)]
})

export const transfersWithoutPayment = Effect.flatMap(MemoryStore, (store) =>
  store.read(({ transfers }) =>
    transfers
      .filter(({ paymentId }) => paymentId === null)
      .map(({ amount, billId, from, reason, to }) => `${from} to ${to} ${reason} ${amount} ${billId}`)
  )
)

export const operationsOf = Effect.fn("operationsOf")(function* (kind: BillingOperationKind) {
  const { items } = yield* listOperations({ state: null, kind, cmeDealerId: null, after: null, limit: 100 })
  return items.map(({ operation }) => operation)
})

export const isoOf = (time: DateTime.Utc | null) => (time === null ? null : DateTime.formatIso(time))

/** 100 without an invoice paid a bill, the bill was cancelled, and the money paid the next one. */
export const movedOn = Effect.gen(function* () {
  const contract = yield* opened("SETTLEMENT")
  const first = yield* bill(settlement("a", 100n))
  const second = yield* bill(settlement("b", 100n))
  yield* settle()
  const invoice = yield* invoiceIdOf(first.id)
  yield* applyEvents(received("p-1", contract, 100n))
  yield* cancel(first)
  return { contract, invoice, money: moneyOf("SETTLEMENT", [first, second]), second }
})
