import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { applyFacts, paidTotal, received } from "../contract/facts.ts"
import type { BillId } from "../src/index.ts"
import { MemoryStore } from "../src/testing/index.ts"
import { cancel, correct, dealerTwo, moneyOf, opened } from "./correctionWorld.ts"
import { bill, billNow, inWorld, invoiceIdOf, settle, settlement } from "./world.ts"

/** All the money in the books: balances, and what lies on bills. */
const held = Effect.flatMap(MemoryStore, (store) =>
  store.read(({ accounts, bills }) => {
    const balances = [...accounts.values()].map(({ balance }) => balance)
    const paid = [...bills.values()].map(({ paidSum }) => paidSum)
    return [...balances, ...paid].reduce((sum, amount) => sum + amount, 0n)
  })
)

const numbersFrom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

/** A Billing that states totals alone, of living and of corrected invoices: all its money is in its newest totals. */
const history = Effect.fn("history")(function* (seed: number) {
  const upTo = numbersFrom(seed)
  yield* opened("SETTLEMENT")
  const ids: Array<BillId> = []
  const totals = new Map<string, { readonly total: bigint; readonly revision: number }>()
  for (let step = 0; step < 15; step += 1) {
    const choice = ids.length === 0 ? 0 : upTo(10)
    const id = ids[upTo(ids.length)]!
    if (choice < 3) ids.push((yield* bill(settlement(`lot-${step}`, BigInt(1 + upTo(100))))).id)
    else if (choice < 4) yield* cancel({ id })
    else if (choice < 6) {
      const change = upTo(4) === 0 ? { cmeDealerId: dealerTwo } : { carPrice: BigInt(1 + upTo(100)) }
      const corrected = yield* Effect.option(correct({ id }, change))
      if (corrected._tag === "Some") ids.push(corrected.value.bill.id)
    } else {
      const { invoiceId } = yield* billNow(id)
      if (invoiceId === null) continue
      const { revision, total } = totals.get(invoiceId) ?? { total: 0n, revision: 0 }
      const next = { total: total + BigInt(upTo(60)), revision: revision + 1 }
      totals.set(invoiceId, next)
      expect(yield* applyFacts(paidTotal(invoiceId, next.total, next.revision))).toEqual(["APPLIED"])
    }
    yield* settle()
  }
  const stated = [...totals.values()].reduce((sum, { total }) => sum + total, 0n)
  return { seed, stated, ours: yield* held }
})

describe("a running total", () => {
  it.effect("brings its money although a payment that names a corrected invoice has paid that bill in part", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      yield* settle()
      const { bill: second } = yield* correct(first, { carPrice: 150n })
      yield* settle()
      // The dealer pays the old paper, whose invoice Billing counts it for; then the rest on the new one.
      yield* applyFacts(received("p-1", contract, 100n, yield* invoiceIdOf(first.id)))
      expect(yield* moneyOf("SETTLEMENT", [first, second])).toEqual([0n, 0n, 100n])
      yield* applyFacts(paidTotal(yield* invoiceIdOf(second.id), 50n, 1))
      expect(yield* moneyOf("SETTLEMENT", [first, second])).toEqual([0n, 0n, 150n])
    }).pipe(inWorld)
  )

  it.effect("brings its money although more than its bill was paid on another invoice", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      const second = yield* bill(settlement("lot-2", 100n))
      yield* settle()
      yield* applyFacts(paidTotal(yield* invoiceIdOf(first.id), 150n, 1))
      yield* applyFacts(paidTotal(yield* invoiceIdOf(second.id), 50n, 1))
      expect(yield* moneyOf("SETTLEMENT", [first, second])).toEqual([0n, 100n, 100n])
    }).pipe(inWorld)
  )

  it.effect("and all the others together are the money in the books, whatever was corrected between them", () =>
    Effect.gen(function* () {
      const broken = []
      for (let seed = 1; seed <= 60; seed += 1) {
        const found = yield* inWorld(history(seed))
        if (found.ours !== found.stated) broken.push(found)
      }
      expect(broken).toEqual([])
    })
  )
})
