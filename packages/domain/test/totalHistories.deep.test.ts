import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { applyEvents, inTotals, paidTotal } from "../contract/events.ts"
import type { BillId } from "../src/internal.ts"
import { MemoryStore } from "../src/testing/index.ts"
import { cancel, correct, dealerTwo, opened } from "./correctionWorld.ts"
import { bill, billNow, inWorld, settle, settlement } from "./world.ts"

/** A linear congruential generator: the same numbers in every run. */
const numbersFrom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

const held = Effect.flatMap(MemoryStore, (store) =>
  store.read(({ accounts, bills }) => {
    const balances = [...accounts.values()].map(({ balance }) => balance)
    return [...balances, ...[...bills.values()].map(({ paidSum }) => paidSum)].reduce((sum, each) => sum + each, 0n)
  })
)

/** Bills are made, cancelled and corrected while totals of all their invoices rise and fall. */
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
      const next = { total: BigInt(upTo(90)), revision: (totals.get(invoiceId)?.revision ?? 0) + 1 }
      totals.set(invoiceId, next)
      yield* applyEvents(paidTotal(invoiceId, next.total, next.revision))
    }
    yield* settle()
  }
  const stated = [...totals.values()].reduce((sum, { total }) => sum + total, 0n)
  return { seed, stated, ours: yield* held }
})

it.effect(
  "the newest totals of all invoices are the money in the ledger, whatever was corrected between them",
  () =>
    Effect.gen(function* () {
      const broken = []
      for (let seed = 1; seed <= 60; seed += 1) {
        const found = yield* history(seed).pipe(inTotals, inWorld)
        if (found.ours !== found.stated) broken.push(found)
      }
      expect(broken).toEqual([])
    })
)
