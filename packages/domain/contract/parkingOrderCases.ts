import { expect } from "@effect/vitest"
import { Effect } from "effect"
import { AccountRepository, BillRepository, retryParked, type Bill, type StoragePorts } from "../src/index.ts"
import { applyFacts, newPaymentId, paidTotal, received, reversed } from "./facts.ts"
import { accountOf, issuedBill, storedAccount } from "./fixtures.ts"
import type { Case } from "./suite.ts"

/** An account with money of others, and a bill whose invoice is not known yet. */
const makeWorld = Effect.fn("parkingOrderCases.world")(function* () {
  const { account, dealer } = yield* storedAccount("SETTLEMENT")
  const bills = yield* BillRepository
  const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
  yield* bills.updateInvoice({
    ...bill,
    status: "PENDING",
    invoiceId: null,
    invoiceNumber: null,
    url: null,
    issuedAt: null
  })
  return { account, bill, invoiceId: bill.invoiceId!, paymentId: yield* newPaymentId }
})

const appears = (bill: Bill) => Effect.flatMap(BillRepository, (bills) => bills.updateInvoice(bill))

const retryAll = Effect.gen(function* () {
  while ((yield* retryParked()) > 0);
})

const money = Effect.fn("parkingOrderCases.money")(function* ({
  account,
  bill
}: Effect.Success<ReturnType<typeof makeWorld>>) {
  const { paidSum } = yield* (yield* BillRepository).get(bill.id)
  return paidSum + (yield* accountOf(account)).balance
})

/** Our own parking must not let a total get ahead of what came before it: it would move the same money twice. */
export const parkingOrderCases = (it: { readonly effect: Case<StoragePorts> }): void => {
  it.effect("keeps a total behind a payment whose contract and invoice were unknown, when both have appeared", () =>
    Effect.gen(function* () {
      const world = yield* makeWorld()
      const { account, bill, invoiceId, paymentId } = world
      const accounts = yield* AccountRepository
      yield* accounts.update({ ...account, contractId: null })
      yield* applyFacts(received(paymentId, account.contractId!, 100n, invoiceId))
      yield* accounts.update(account)
      yield* appears(bill)
      yield* applyFacts(paidTotal(invoiceId, 100n, 1))
      yield* retryAll
      expect(yield* money(world)).toBe(100n)
    })
  )

  it.effect("keeps a total behind the reversal of a payment that waited for the same invoice", () =>
    Effect.gen(function* () {
      const world = yield* makeWorld()
      const { account, bill, invoiceId, paymentId } = world
      yield* applyFacts(received(yield* newPaymentId, account.contractId!, 170n))
      yield* applyFacts(received(paymentId, account.contractId!, 100n, invoiceId))
      yield* applyFacts(reversed(yield* newPaymentId, paymentId, 100n))
      yield* applyFacts(paidTotal(invoiceId, 0n, 1))
      yield* appears(bill)
      yield* retryAll
      expect(yield* money(world)).toBe(170n)
    })
  )

  it.effect("keeps a total that comes later behind such a reversal, too", () =>
    Effect.gen(function* () {
      const world = yield* makeWorld()
      const { account, bill, invoiceId, paymentId } = world
      yield* applyFacts(received(yield* newPaymentId, account.contractId!, 170n))
      yield* applyFacts(reversed(yield* newPaymentId, paymentId, 100n))
      yield* appears(bill)
      yield* applyFacts(received(paymentId, account.contractId!, 100n, invoiceId))
      yield* applyFacts(paidTotal(invoiceId, 0n, 1))
      yield* retryAll
      expect(yield* money(world)).toBe(170n)
    })
  )

  it.effect("keeps a total behind such a reversal in one chunk as in single messages", () =>
    Effect.gen(function* () {
      const world = yield* makeWorld()
      const { account, bill, invoiceId, paymentId } = world
      yield* appears(bill)
      yield* applyFacts(
        received(yield* newPaymentId, account.contractId!, 170n),
        reversed(yield* newPaymentId, paymentId, 60n)
      )
      yield* applyFacts(
        reversed(yield* newPaymentId, paymentId, 40n),
        received(paymentId, account.contractId!, 100n, invoiceId),
        paidTotal(invoiceId, 0n, 1)
      )
      yield* retryAll
      expect(yield* money(world)).toBe(170n)
    })
  )
}
