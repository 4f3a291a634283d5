import { expect } from "@effect/vitest"
import { DateTime, Effect, Layer, Option } from "effect"
import {
  BasisPoints,
  BillRepository,
  BillingOperationRepository,
  CmeDealerId,
  correctBill,
  createBill,
  DealId,
  defaultTariffs,
  invoicingOf,
  LedgerRepository,
  NewBillRepository,
  OperationSignal,
  PositiveKopecks,
  Tariffs,
  Transaction,
  withRecorded,
  type Bill,
  type OperationQueries
} from "@dealer-billing/domain/internal"
import { paidTotal } from "./events.ts"
import { accountOf, issuedBill, payIn, storedAccount, uniqueName } from "./fixtures.ts"
import { makeBill } from "./makeBill.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"
import { by } from "@dealer-billing/domain/testing"

/** A process that was started before a new tariff was recorded. */
const byOldFile = Layer.merge(OperationSignal.layer, Layer.succeed(Tariffs, defaultTariffs))
const bands = [{ fromPrice: PositiveKopecks.make(100_000n), ratePercent: BasisPoints.make(300n) }]
const newerTariffs = withRecorded(defaultTariffs, [
  { from: "2099-01-01", ratePercent: BasisPoints.make(400n), minimum: PositiveKopecks.make(1_000n), bands }
])

export const newBillRepositorySuite = defineSuite<BillingOperationRepository | LedgerPorts | OperationQueries>(
  "NewBillRepository",
  (it) => {
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
        const begun = yield* (yield* Transaction).run(
          begin({ dealerId: dealer.id, accountType: "DEPOSIT" }, "2020-01-01")
        )
        expect(begun).toEqual(Option.none())
      })
    )

    it.effect("gives ids that grow, and none twice, also after a rollback", () =>
      Effect.gen(function* () {
        const { dealer } = yield* storedAccount("SETTLEMENT")
        const { run } = yield* Transaction
        const { id: first } = yield* run(makeBill(dealer))
        const lost = yield* Effect.flip(run(Effect.flatMap(makeBill(dealer), ({ id }) => Effect.fail({ id }))))
        const { id: next } = yield* run(makeBill(dealer))
        expect("id" in lost && first < lost.id && lost.id < next).toBe(true)
      })
    )

    it.effect("stores the bill, what the balance paid of it, the balance and the invoice's operation", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        yield* payIn(account, 500n)
        const bill = yield* (yield* Transaction).run(makeBill(dealer))
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
        const again = (yield* Transaction).run(makeBill(dealer, { dealId: taken.dealId }))
        expect(yield* Effect.flip(again)).toMatchObject({ _tag: "DuplicateBill" })
        expect((yield* accountOf(account)).balance).toBe(500n)
        expect(yield* (yield* BillingOperationRepository).listReopenable(dealer.id)).toEqual([])
        const request = { events: [paidTotal(taken.invoiceId!, 1n, 1)], messages: [] }
        const books = yield* (yield* Transaction).run((yield* LedgerRepository).load(request))
        expect(taken).toMatchObject(books.bills.get(taken.id)!)
      })
    )

    it.effect("makes and corrects a reward by the tariff that another process recorded meanwhile", () =>
      Effect.gen(function* () {
        const { dealer } = yield* storedAccount("COMMISSION")
        const { recordTariffs: record } = yield* NewBillRepository
        yield* record(newerTariffs)
        const deal = { operation: "GET_REWARD" as const, dealId: DealId.make(yield* uniqueName("deal")) }
        const rewardOf = (bill: Bill) => [bill.commonSum, bill.reward?.tariffFrom]
        const carPrice = PositiveKopecks.make(200_000n)
        const command = { ...deal, carPrice, closedAt: DateTime.makeUnsafe("2099-01-01T10:00:00Z") }
        const { bill } = yield* createBill({ cmeDealerId: dealer.cmeDealerId, ...command })
        expect(rewardOf(bill)).toEqual([6_000n, "2099-01-01"])
        const less = { carPrice: PositiveKopecks.make(50_000n), reason: "talked down" }
        const corrected = yield* correctBill({ billId: bill.id, ...less }).pipe(by("ann"))
        expect(rewardOf(corrected.bill)).toEqual([2_000n, "2099-01-01"])
        const before = { ...command, dealId: DealId.make(yield* uniqueName("deal")) }
        const earlier = { ...before, closedAt: DateTime.makeUnsafe("2098-12-31T10:00:00Z") }
        expect(rewardOf((yield* createBill({ cmeDealerId: dealer.cmeDealerId, ...earlier })).bill)).toEqual([
          10_000n,
          "2020-01-01"
        ])
      }).pipe(Effect.provide(byOldFile))
    )

    it.effect("records the new tariffs of a book once, and none that would change what was in force", () =>
      Effect.gen(function* () {
        const { recordTariffs: record } = yield* NewBillRepository
        yield* record(newerTariffs)
        expect(yield* record(newerTariffs)).toEqual([])
        expect(yield* Effect.flip(record(defaultTariffs))).toMatchObject({ _tag: "TariffsConflict" })
      })
    )
  }
)

export const newBillRepositoryContract = contractOf(newBillRepositorySuite)
