import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import {
  addFastBuyout,
  AuditTrail,
  cancelBill,
  correctBill,
  createBill,
  CurrentChange,
  eraseDealer,
  erasedRequisite,
  getDealer,
  getStatement,
  listOperations,
  PositiveKopecks,
  registerDealer,
  rejectOperation,
  retryOperation,
  returnDeposit,
  ReturnId,
  updateRequisite,
  type BillId
} from "../src/internal.ts"
import { by, BillingMemory, sampleRequisite } from "../src/testing/index.ts"
import { applyEvents, received, reversed } from "../contract/events.ts"
import { accountOf, bill, dealerOne, inWorld, invoiceIdOf, register, reward, settle } from "./world.ts"

const command = { cmeDealerId: dealerOne, reason: `Отзыв согласия, ${sampleRequisite.name}` }
const erase = eraseDealer(command)
const refusal = Effect.map(Effect.flip(erase), ({ message }) => message)

const pay = Effect.fn("pay")(function* (paymentId: string, sum: bigint, billId?: BillId) {
  const { contractId } = yield* accountOf("COMMISSION")
  const invoiceId = billId === undefined ? null : yield* invoiceIdOf(billId)
  expect(yield* applyEvents(received(paymentId, contractId ?? "none", sum, invoiceId))).toEqual(["APPLIED"])
})

/** A dealer with a paid bill and no open work. */
const closed = Effect.fn("closed")(function* () {
  yield* register()
  yield* settle()
  const made = yield* bill(reward("lot-1", 1_000_000_00n))
  yield* settle()
  yield* pay("p-1", made.commonSum, made.id)
  return made
})

describe("eraseDealer", () => {
  it.effect("refuses a dealer with work of Billing that is not over", () =>
    Effect.gen(function* () {
      yield* register()
      expect(yield* refusal).toContain("open Billing operations: 3")
      yield* settle()
      yield* erase
    }).pipe(inWorld)
  )

  it.effect("refuses open bills, a balance and parked messages, and names all of them", () =>
    Effect.gen(function* () {
      const paid = yield* closed()
      const open = yield* bill(reward("lot-2", 1_000_000_00n))
      yield* settle()
      yield* applyEvents(reversed("r-1", "p-1", paid.commonSum * 2n))
      expect(yield* refusal).toBe(
        "Dealer dealer-1 is not closed: open bills: 1, parked messages: 1. Settle these first; nothing was erased"
      )
      yield* pay("p-2", open.commonSum + 1n, open.id)
      expect(yield* refusal).toContain("the balance of COMMISSION is not 0.00, parked messages: 1")
      expect((yield* getDealer(dealerOne)).dealer.requisite).toEqual(sampleRequisite)
    }).pipe(inWorld)
  )

  it.effect("erases the legal details; ledger, past documents and audit show none of them", () =>
    Effect.gen(function* () {
      yield* closed()
      const change = {
        caller: "cli:op",
        requestId: "r-1",
        operation: "eraseDealer",
        target: "/v1/dealers/dealer-1"
      }
      const byOperator = Effect.provideService(erase, CurrentChange, change)
      yield* byOperator
      yield* byOperator
      const { dealer } = yield* getDealer(dealerOne)
      expect([dealer.requisite, dealer.erasedAt]).toEqual([erasedRequisite, yield* DateTime.now])
      const period = { from: "2026-11-01", to: "2026-11-30" }
      const found = yield* getStatement({ cmeDealerId: dealerOne, accountType: "COMMISSION", period })
      expect([found.requisite, found.statement.rows.length]).toEqual([erasedRequisite, 2])
      const query = { from: null, to: null, caller: "cli:op", after: null, limit: 10 }
      const outcomes = (yield* (yield* AuditTrail).list(query)).map(({ outcome }) => outcome)
      expect(outcomes).toEqual(["erased: Отзыв согласия, …", "unchanged"])
    }).pipe(inWorld)
  )

  it.effect("lets nothing new be made for an erased dealer, and calls Billing for it no more", () =>
    Effect.gen(function* () {
      const { id } = yield* closed()
      yield* erase
      const calls = Effect.flatMap(BillingMemory, (billing) => Effect.map(billing.calls, (all) => all.length))
      const before = yield* calls
      const attempts = [
        Effect.flip(registerDealer({ cmeDealerId: dealerOne, requisite: sampleRequisite })),
        Effect.flip(updateRequisite({ cmeDealerId: dealerOne, requisite: sampleRequisite })),
        Effect.flip(addFastBuyout(dealerOne)),
        Effect.flip(createBill({ cmeDealerId: dealerOne, ...reward("lot-3", 1_000_000_00n) })),
        Effect.flip(cancelBill({ billId: id, reason: "called off" }).pipe(by("test"))),
        Effect.flip(
          correctBill({ billId: id, carPrice: PositiveKopecks.make(900_000_00n), reason: "talked down" }).pipe(
            by("test")
          )
        )
      ] as const
      const tags = (yield* Effect.all(attempts)).map(({ _tag }) => _tag)
      expect(tags).toEqual(attempts.map(() => "DealerErased"))
      expect((yield* createBill({ cmeDealerId: dealerOne, ...reward("lot-1", 1_000_000_00n) })).isCreated).toBe(
        false
      )
      yield* settle()
      expect(yield* calls).toBe(before)
    }).pipe(inWorld)
  )

  it.effect("does not let a refused operation of an erased dealer be tried again", () =>
    Effect.gen(function* () {
      yield* closed()
      const { id } = yield* bill(reward("lot-2", 1_000_000_00n))
      const [open] = (yield* listOperations({
        state: "PENDING",
        kind: null,
        cmeDealerId: null,
        after: null,
        limit: 1
      })).items
      const operationId = open?.operation.id ?? 0n
      yield* rejectOperation({ operationId, reason: "called off" }).pipe(by("test"))
      yield* cancelBill({ billId: id, reason: "called off" }).pipe(by("test"))
      yield* erase
      const refused = yield* Effect.flip(retryOperation(operationId).pipe(by("test")))
      expect(refused.message).toContain("the dealer's legal details were erased")
    }).pipe(inWorld)
  )

  it.effect("keeps late money of an erased dealer in the ledger, and lets it be returned", () =>
    Effect.gen(function* () {
      yield* register()
      yield* addFastBuyout(dealerOne)
      yield* settle()
      yield* erase
      const { contractId } = yield* accountOf("DEPOSIT")
      expect(yield* applyEvents(received("late", contractId ?? "none", 100_00n))).toEqual(["APPLIED"])
      const back = {
        returnId: ReturnId.make("r-1"),
        sum: PositiveKopecks.make(100_00n),
        reason: "Пришло после закрытия"
      }
      expect((yield* returnDeposit({ cmeDealerId: dealerOne, ...back }).pipe(by("test"))).isCreated).toBe(true)
      expect((yield* accountOf("DEPOSIT")).balance).toBe(0n)
    }).pipe(inWorld)
  )
})
