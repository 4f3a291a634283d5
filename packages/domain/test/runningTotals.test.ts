import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { addFastBuyout, paymentStatusOf } from "../src/index.ts"
import { applyFacts, paidTotal, received, reversed } from "../contract/facts.ts"
import { MemoryStore } from "../src/testing/index.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, invoiceIdOf, register, settle, settlement } from "./world.ts"

const opened = Effect.gen(function* () {
  yield* register()
  yield* addFastBuyout(dealerOne)
  yield* settle()
  return (yield* accountOf("SETTLEMENT")).contractId!
})

/** A settlement bill with its invoice. */
const issued = Effect.fn("issued")(function* (dealId: string, sum: bigint) {
  const { id } = yield* bill(settlement(dealId, sum))
  yield* settle()
  return { id, invoiceId: yield* invoiceIdOf(id), paidSum: Effect.map(billNow(id), ({ paidSum }) => paidSum) }
})

/** All the money in the books: balances, and what lies on bills. */
const held = Effect.flatMap(MemoryStore, (store) =>
  store.read(({ accounts, bills }) => {
    const balances = [...accounts.values()].map(({ balance }) => balance)
    const paid = [...bills.values()].map(({ paidSum }) => paidSum)
    return [...balances, ...paid].reduce((sum, amount) => sum + amount, 0n)
  })
)

const balance = Effect.map(accountOf("SETTLEMENT"), (account) => account.balance)

/** 5000 came without an invoice and lie on the balance; a new bill of 10000 took them. */
const paidByBalance = Effect.gen(function* () {
  const contract = yield* opened
  yield* applyFacts(received("p-1", contract, 5_000n))
  const made = yield* issued("lot-1", 10_000n)
  expect(yield* made.paidSum).toBe(5_000n)
  return made
})

describe("a running total", () => {
  it.effect("of nothing takes no money from a bill that the balance has paid", () =>
    Effect.gen(function* () {
      const { invoiceId, paidSum } = yield* paidByBalance
      expect(yield* applyFacts(paidTotal(invoiceId, 0n, 0))).toEqual(["APPLIED"])
      expect([yield* paidSum, yield* held]).toEqual([5_000n, 5_000n])
    }).pipe(inWorld)
  )

  it.effect("brings all of its new money, also where the balance has paid a part of the bill", () =>
    Effect.gen(function* () {
      const { invoiceId, paidSum } = yield* paidByBalance
      yield* applyFacts(paidTotal(invoiceId, 10_000n, 1))
      expect([yield* paidSum, yield* balance, yield* held]).toEqual([10_000n, 5_000n, 15_000n])
      yield* applyFacts(paidTotal(invoiceId, 10_000n, 2))
      expect(yield* held).toBe(15_000n)
    }).pipe(inWorld)
  )

  it.effect("of the rest closes a bill that the balance has paid in part", () =>
    Effect.gen(function* () {
      const { id, invoiceId } = yield* paidByBalance
      yield* applyFacts(paidTotal(invoiceId, 5_000n, 1))
      expect([paymentStatusOf(yield* billNow(id)), yield* held]).toEqual(["PAID", 10_000n])
    }).pipe(inWorld)
  )

  it.effect("repeated after another payment's reversal has reopened its bill invents no money", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      yield* applyFacts(received("p-9", contract, 100n))
      const taking = yield* issued("lot-c", 100n)
      const { invoiceId, paidSum } = yield* issued("lot-a", 100n)
      yield* applyFacts(paidTotal(invoiceId, 100n, 1))
      yield* applyFacts(reversed("r-9", "p-9", 100n))
      expect([yield* taking.paidSum, yield* paidSum]).toEqual([100n, 0n])
      expect(yield* applyFacts(paidTotal(invoiceId, 100n, 2))).toEqual(["APPLIED"])
      expect(yield* held).toBe(100n)
    }).pipe(inWorld)
  )

  it.effect("may count a payment that closed its bill without naming it, or not: both change nothing", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const { invoiceId, paidSum } = yield* issued("lot-1", 10_000n)
      yield* applyFacts(received("p-1", contract, 10_000n))
      yield* applyFacts(paidTotal(invoiceId, 0n, 0))
      expect([yield* paidSum, yield* held]).toEqual([10_000n, 10_000n])
      yield* applyFacts(paidTotal(invoiceId, 10_000n, 1))
      expect([yield* paidSum, yield* held]).toEqual([10_000n, 10_000n])
      yield* applyFacts(paidTotal(invoiceId, 12_000n, 2))
      expect([yield* paidSum, yield* balance, yield* held]).toEqual([10_000n, 2_000n, 12_000n])
    }).pipe(inWorld)
  )

  it.effect("counts no more what a reversal has taken back from the bill that its payment closed", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const { invoiceId, paidSum } = yield* issued("lot-1", 100n)
      yield* applyFacts(received("p-1", contract, 100n), reversed("r-1", "p-1", 100n))
      yield* applyFacts(paidTotal(invoiceId, 100n, 1))
      expect([yield* paidSum, yield* held]).toEqual([100n, 100n])
    }).pipe(inWorld)
  )

  it.effect("that falls takes from its bill no more than came by name, and the rest where that lies", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const first = yield* issued("lot-1", 100n)
      yield* applyFacts(received("p-1", contract, 100n))
      const second = yield* issued("lot-2", 60n)
      yield* applyFacts(paidTotal(first.invoiceId, 160n, 1))
      expect([yield* first.paidSum, yield* second.paidSum]).toEqual([100n, 60n])
      yield* applyFacts(received("p-2", contract, 60n, first.invoiceId))
      yield* applyFacts(paidTotal(first.invoiceId, 0n, 2))
      expect([yield* first.paidSum, yield* second.paidSum, yield* held]).toEqual([100n, 0n, 100n])
    }).pipe(inWorld)
  )
})
