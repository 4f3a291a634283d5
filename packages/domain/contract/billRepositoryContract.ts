import { expect } from "@effect/vitest"
import { Effect, Option, Result } from "effect"
import {
  BasisPoints,
  BillId,
  BillRepository,
  CmeDealerId,
  DealerId,
  DealerNotFound,
  DealId,
  issueBill,
  keepWaiting,
  PositiveKopecks,
  Transaction,
  type BillFilter,
  type BillQuery,
  type Dealer
} from "@dealer-billing/domain/internal"
import { cancelledBill, newBill, someTime, storeBill, storedAccount, storedDealer, uniqueName } from "./fixtures.ts"
import type { BillPorts } from "./storagePorts.ts"
import { contractOf, defineSuite, type Case } from "./defineSuite.ts"

/** A dealer with bills in every state, and the ids that each filter must answer, in order. */
const variedBills = Effect.fn("variedBills")(function* () {
  const { dealer } = yield* storedDealer(["COMMISSION", "SETTLEMENT"])
  const stranger = yield* storedDealer(["COMMISSION"])
  const insert = Effect.fn(function* (...parameters: Parameters<typeof newBill>) {
    const bill = yield* newBill(...parameters)
    yield* storeBill(bill)
    return bill.id
  })
  const open = yield* insert(dealer, "SETTLEMENT")
  const paid = yield* insert(dealer, "SETTLEMENT", { commonSum: 500n, paidSum: 500n, paidAt: someTime })
  const cancelled = yield* cancelledBill(dealer, "SETTLEMENT")
  yield* storeBill(cancelled)
  const partly = yield* insert(dealer, "COMMISSION", { commonSum: 500n, paidSum: 499n })
  const refused = yield* insert(dealer, "COMMISSION", { status: "REJECTED", problem: "no such payer" })
  yield* insert(stranger.dealer, "COMMISSION")
  return {
    dealer,
    expected: {
      unpaid: [open, partly, refused],
      paid: [paid],
      cancelled: [cancelled.id],
      all: [open, paid, cancelled.id, partly, refused]
    } satisfies Record<BillFilter, ReadonlyArray<BillId>>
  }
})

/** Both ways to list must answer the same. */
const page = Effect.fn("page")(function* (
  { cmeDealerId, id: dealerId }: Pick<Dealer, "cmeDealerId" | "id">,
  query: Omit<BillQuery, "dealerId">
) {
  const bills = yield* BillRepository
  const found = yield* bills.list({ ...query, dealerId })
  expect(yield* bills.listOf(cmeDealerId, query)).toEqual(found)
  return found
})

const storageCases = (it: { readonly effect: Case<BillPorts> }): void => {
  it.effect("gives back bills of every account type as they were stored", () =>
    Effect.gen(function* () {
      const bills = yield* BillRepository
      const { dealer } = yield* storedDealer(["COMMISSION", "DEPOSIT", "SETTLEMENT"])
      for (const type of ["COMMISSION", "DEPOSIT", "SETTLEMENT"] as const) {
        const vat = { mode: "included" as const, rate: BasisPoints.make(2200n), sum: 1803n }
        const bill = yield* newBill(dealer, type, { vat, problem: "привет, 'мир'" })
        yield* storeBill(bill)
        expect(yield* bills.get(bill.id)).toEqual(bill)
        expect(yield* bills.findByDeal(bill.operation, bill.dealId, 1)).toEqual(Option.some(bill))
        expect(yield* bills.findByDeal(bill.operation, bill.dealId, 2)).toEqual(Option.none())
        const other = bill.operation === "GET_DEPOSIT" ? "GET_REWARD" : "GET_DEPOSIT"
        expect(yield* bills.findByDeal(other, bill.dealId, 1)).toEqual(Option.none())
      }
    })
  )

  it.effect("says that it has no such bill", () =>
    Effect.gen(function* () {
      const bills = yield* BillRepository
      const { dealer } = yield* storedAccount("SETTLEMENT")
      yield* storeBill(yield* newBill(dealer, "SETTLEMENT"))
      expect((yield* Effect.flip(bills.get(BillId.make(999_999_999_999n))))._tag).toBe("BillNotFound")
      const dealId = DealId.make(yield* uniqueName("nothing"))
      expect(yield* bills.findByDeal("GET_REWARD", dealId, 1)).toEqual(Option.none())
    })
  )

  it.effect("keeps a large sum to the kopeck", () =>
    Effect.gen(function* () {
      const bills = yield* BillRepository
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* newBill(dealer, "SETTLEMENT", { commonSum: 99_999_999_999_999n })
      yield* storeBill(bill)
      expect((yield* bills.get(bill.id)).commonSum).toBe(99_999_999_999_999n)
    })
  )

  it.effect("refuses a second bill of the same deal, operation and revision, and takes another revision", () =>
    Effect.gen(function* () {
      const bills = yield* BillRepository
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* newBill(dealer, "SETTLEMENT")
      yield* storeBill(bill)
      const { id } = yield* newBill(dealer, "SETTLEMENT")
      const twin = { ...bill, id, commonSum: PositiveKopecks.make(1n) }
      expect((yield* Effect.flip(storeBill(twin)))._tag).toBe("DuplicateBill")
      expect(yield* bills.get(bill.id)).toEqual(bill)
      yield* storeBill({ ...twin, revision: 2, replaces: bill.id })
    })
  )

  it.effect("lets one of several insert the same bill at the same moment", () =>
    Effect.gen(function* () {
      const transaction = yield* Transaction
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* newBill(dealer, "SETTLEMENT")
      const insert = transaction.run(
        Effect.flatMap(newBill(dealer, "SETTLEMENT"), ({ id }) => storeBill({ ...bill, id }))
      )
      const results = yield* Effect.all(
        Array.from({ length: 5 }, () => Effect.result(insert)),
        { concurrency: "unbounded" }
      )
      expect(results.filter(Result.isSuccess)).toHaveLength(1)
      const failures = results.filter(Result.isFailure).map((result) => result.failure._tag)
      expect(failures).toEqual(Array.from({ length: 4 }, () => "DuplicateBill"))
    })
  )

  it.effect("stores what Billing answered, and never money", () =>
    Effect.gen(function* () {
      const bills = yield* BillRepository
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* newBill(dealer, "SETTLEMENT", { commonSum: 700n, paidSum: 200n })
      yield* storeBill(bill)
      const money = { paidSum: 700n, commonSum: PositiveKopecks.make(1n), paidAt: someTime }
      const refused = keepWaiting(bill, "REJECTED", "none really")
      yield* bills.update({ ...refused, ...money })
      expect(yield* bills.get(bill.id)).toEqual(refused)
      const invoice = {
        invoiceId: `invoice-${bill.dealId}`,
        invoiceNumber: "42",
        url: "https://billing.example/42.pdf"
      }
      const answered = { ...issueBill(refused, invoice, someTime), requisiteVersion: 3 }
      yield* bills.update({ ...answered, ...money })
      expect(yield* bills.get(bill.id)).toEqual(answered)
    })
  )
}

const listCases = (it: { readonly effect: Case<BillPorts> }): void => {
  it.effect("lists a dealer's bills by their payment, oldest first", () =>
    Effect.gen(function* () {
      const { dealer, expected } = yield* variedBills()
      for (const filter of ["unpaid", "paid", "cancelled", "all"] as const) {
        const found = yield* page(dealer, { filter, accountType: null, after: null, limit: 100 })
        expect(found.map((bill) => bill.id)).toEqual(expected[filter])
      }
    })
  )

  it.effect("lists the bills of one account type", () =>
    Effect.gen(function* () {
      const { dealer, expected } = yield* variedBills()
      const query = { filter: "unpaid" as const, after: null, limit: 100 }
      const ofCommission = yield* page(dealer, { ...query, accountType: "COMMISSION" })
      expect(ofCommission.map((bill) => bill.id)).toEqual(expected.unpaid.slice(1))
      expect(yield* page(dealer, { ...query, accountType: "DEPOSIT" })).toEqual([])
    })
  )

  it.effect("goes on after a bill, and stops at the limit", () =>
    Effect.gen(function* () {
      const { dealer, expected } = yield* variedBills()
      const query = { filter: "all" as const, accountType: null }
      const first = yield* page(dealer, { ...query, after: null, limit: 2 })
      const rest = yield* page(dealer, { ...query, after: expected.all[1]!, limit: 100 })
      expect([...first, ...rest].map((bill) => bill.id)).toEqual(expected.all)
      expect(yield* page(dealer, { ...query, after: expected.all.at(-1)!, limit: 100 })).toEqual([])
    })
  )

  it.effect("answers an empty page for a dealer without bills, and fails for an unknown dealer", () =>
    Effect.gen(function* () {
      const bills = yield* BillRepository
      const { dealer } = yield* storedDealer(["COMMISSION"])
      const query = { filter: "all" as const, accountType: null, after: null, limit: 1 }
      expect(yield* page(dealer, query)).toEqual([])
      expect(yield* bills.list({ ...query, dealerId: DealerId.make(999_999_999_999n) })).toEqual([])
      const cmeDealerId = CmeDealerId.make(yield* uniqueName("nobody"))
      expect(yield* Effect.flip(bills.listOf(cmeDealerId, query))).toEqual(new DealerNotFound({ cmeDealerId }))
    })
  )
}

export const billRepositorySuite = defineSuite<BillPorts>("BillRepository", (it) => {
  storageCases(it)
  listCases(it)
})

export const billRepositoryContract = contractOf(billRepositorySuite)
