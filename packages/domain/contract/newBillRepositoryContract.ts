import { expect } from "@effect/vitest"
import { Effect, Option, type Layer } from "effect"
import {
  accountAfter,
  allocateBalance,
  billAfter,
  BillRepository,
  BillingOperationRepository,
  CmeDealerId,
  invoicingOf,
  LedgerRepository,
  NewBillRepository,
  Transaction,
  type Dealer,
  type StoragePorts
} from "../src/index.ts"
import { paidTotal } from "./facts.ts"
import { accountOf, issuedBill, newBill, payIn, someTime, storedAccount, uniqueName } from "./fixtures.ts"
import { suite } from "./suite.ts"

/** A bill made in the three steps; `change` is what it has instead of its own. */
const make = Effect.fn("make")(function* (dealer: Dealer, change: Parameters<typeof newBill>[2] = {}) {
  const bills = yield* NewBillRepository
  const { account, billId } = yield* Effect.flatMap(
    bills.begin({ dealerId: dealer.id, accountType: "SETTLEMENT" }),
    Effect.fromOption
  )
  const decided = { ...(yield* newBill(dealer, "SETTLEMENT", { commonSum: 700n, ...change })), id: billId }
  const entries = allocateBalance(account, decided)
  const bill = billAfter(decided, entries, someTime)
  yield* bills.insert({ bill, entries, account: accountAfter(account, entries), operation: invoicingOf(bill) })
  return bill
})

/** What every `NewBillRepository` must do. */
export const newBillRepositoryContract = <E>(name: string, layer: Layer.Layer<StoragePorts, E>): void =>
  suite(`NewBillRepository: ${name}`, layer, (it) => {
    it.effect("finds the dealer, and the deal's bill also where it is another dealer's", () =>
      Effect.gen(function* () {
        const { find } = yield* NewBillRepository
        const { dealer } = yield* storedAccount("SETTLEMENT")
        const other = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(other.dealer, "SETTLEMENT", 700n)
        const { cmeDealerId, id, requisiteVersion } = dealer
        const found = yield* find(cmeDealerId, bill.operation, bill.dealId)
        expect(found.dealer).toMatchObject({ id, cmeDealerId, requisiteVersion })
        expect(found.existing).toEqual(Option.some(bill))
        expect((yield* find(cmeDealerId, "GET_REWARD", bill.dealId)).existing).toEqual(Option.none())
        const nobody = CmeDealerId.make(yield* uniqueName("nobody"))
        expect(yield* Effect.flip(find(nobody, bill.operation, bill.dealId))).toMatchObject({
          _tag: "DealerNotFound"
        })
      })
    )

    it.effect("begins nothing where the account is missing", () =>
      Effect.gen(function* () {
        const { dealer } = yield* storedAccount("SETTLEMENT")
        const { begin } = yield* NewBillRepository
        const begun = yield* (yield* Transaction).run(begin({ dealerId: dealer.id, accountType: "DEPOSIT" }))
        expect(begun).toEqual(Option.none())
      })
    )

    it.effect("stores the bill, what the balance paid of it, the balance and the invoice's operation", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        yield* payIn(account, 500n)
        const bill = yield* (yield* Transaction).run(make(dealer))
        expect(bill.paidSum).toBe(500n)
        expect(yield* (yield* BillRepository).get(bill.id)).toEqual(bill)
        expect((yield* accountOf(account)).balance).toBe(0n)
        const open = yield* (yield* BillingOperationRepository).listReopenable(dealer.id)
        expect(open).toMatchObject([invoicingOf(bill)])
      })
    )

    it.effect("stores nothing of a bill whose deal is taken", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        const taken = yield* issuedBill(dealer, "SETTLEMENT", 700n)
        yield* payIn(account, 500n)
        const again = (yield* Transaction).run(make(dealer, { dealId: taken.dealId }))
        expect(yield* Effect.flip(again)).toMatchObject({ _tag: "DuplicateBill" })
        expect((yield* accountOf(account)).balance).toBe(500n)
        expect(yield* (yield* BillingOperationRepository).listReopenable(dealer.id)).toEqual([])
        const request = { facts: [paidTotal(taken.invoiceId!, 1n, 1)], messages: [] }
        const books = yield* (yield* Transaction).run((yield* LedgerRepository).load(request))
        expect(taken).toMatchObject(books.bills.get(taken.id)!)
      })
    )
  })
