import {
  BillRepository,
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  getDealer,
  OperationSignal,
  PositiveKopecks,
  registerDealer,
  runBillingOperations,
  Tariffs
} from "@dealer-billing/domain"
import { layerMemory, sampleRequisite } from "@dealer-billing/domain/testing"
import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Logger } from "effect"
import { billingOn, storeMemory, TBank } from "./layers.ts"

const layerWorld = Layer.mergeAll(
  layerMemory,
  billingOn(storeMemory),
  OperationSignal.layer,
  Layer.succeed(Tariffs, defaultTariffs),
  Logger.layer([])
)
const inWorld = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.provide(effect, layerWorld, { local: true })

const cmeDealerId = CmeDealerId.make("dealer-1")

/** Carries out what is due until nothing is, the first backoff (half a second at most) included. */
const settle = Effect.gen(function* () {
  let idle = 0
  while (idle < 12) {
    idle = (yield* runBillingOperations()) === 0 ? idle + 1 : 0
    yield* Effect.sleep("60 millis")
  }
})

const registered = Effect.gen(function* () {
  yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
  yield* settle
})

const billed = Effect.fn("billed")(function* (dealId: string) {
  const { bill } = yield* createBill({
    cmeDealerId,
    operation: "GET_REWARD",
    dealId: DealId.make(dealId),
    carPrice: PositiveKopecks.make(125_000_000n),
    closedAt: DateTime.makeUnsafe("2026-11-20T10:00:00Z")
  })
  yield* settle
  return yield* (yield* BillRepository).get(bill.id)
})

describe("the use cases, on a Billing without clients and contracts", () => {
  it.live("register and bill as on any other", () =>
    Effect.gen(function* () {
      yield* registered
      const { accounts } = yield* getDealer(cmeDealerId)
      expect(accounts[0]).toMatchObject({ status: "ACTIVE", contractId: expect.stringMatching(/^contract-/u) })
      const bill = yield* billed("lot-1")
      const { invoices } = yield* TBank
      expect(invoices).toHaveLength(1)
      expect(bill).toMatchObject({ status: "ISSUED", invoiceId: invoices[0]!.invoiceId })
      expect(bill.invoiceNumber).toBe(invoices[0]!.body.invoiceNumber)
    }).pipe(inWorld)
  )

  it.live("leave an unanswered invoice to an operator with its number, and never send it again", () =>
    Effect.gen(function* () {
      const standIn = yield* TBank
      yield* registered
      standIn.faults.push("drop-after-commit")
      const bill = yield* billed("lot-1")
      expect(bill.status).toBe("IN_DOUBT")
      expect(bill.problem).toContain(`invoice No. ${standIn.invoices[0]!.body.invoiceNumber}`)
      expect(standIn.calls).toHaveLength(1)
    }).pipe(inWorld)
  )

  it.live("send again what T-Bank says it did not do", () =>
    Effect.gen(function* () {
      const standIn = yield* TBank
      yield* registered
      standIn.faults.push({ status: 429, retryAfter: "0" })
      expect((yield* billed("lot-1")).status).toBe("ISSUED")
      expect([standIn.calls.length, standIn.invoices.length]).toEqual([2, 1])
    }).pipe(inWorld)
  )
})
