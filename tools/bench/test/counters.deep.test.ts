import { freshDatabase } from "@dealer-billing/test-kit"
import { expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { countCost } from "../src/counters/countCost.ts"
import { median } from "../src/run/numbers.ts"
import { countPages } from "../src/rows/pages.ts"
import { countRoundTrips } from "../src/rows/roundTrips.ts"
import { writeAtOnce } from "../src/rows/writers.ts"
import { readEvents } from "../src/world/events.ts"
import { openSql } from "../src/world/openSql.ts"
import { apply, bill, partialPayment, makeServices } from "../src/world/operations.ts"
import { dealersOf, seedBooks, type BooksSize } from "../src/world/seedBooks.ts"

// The goals of `npm run bench` that do not depend on time, on small databases.
const timeoutMs = 120_000

const tables = ["accounts", "bill", "billing_operation", "dealers", "processed_message", "transfer", "payments"]

const seeded = Effect.fnUntraced(function* (size: BooksSize) {
  const url = Redacted.make(yield* Effect.promise(freshDatabase))
  yield* seedBooks(url, size)
  // Autovacuum would read pages while they are counted.
  const sql = yield* openSql(url)
  for (const table of tables) yield* sql`alter table ${sql(table)} set (autovacuum_enabled = off)`
  return url
}, Effect.scoped)

const buffersOf = Effect.fnUntraced(function* (size: BooksSize) {
  const url = yield* seeded(size)
  const many = yield* readEvents(url, 1_000)
  const events = many.slice(0, 50)
  let next = 0
  // The first payments of the bills, as in the smallest database.
  yield* Effect.replicateEffect(
    Effect.suspend(() => apply([partialPayment(events, next++)])),
    50
  ).pipe(Effect.provide(makeServices(url, 1), { local: true }))
  const count = <E, R>(operation: Effect.Effect<unknown, E, R>, often: number) =>
    countCost(url, often, (times) =>
      Effect.replicateEffect(operation, times, { discard: true }).pipe(
        Effect.provide(makeServices(url, 1), { local: true })
      )
    ).pipe(Effect.map(({ buffers }) => buffers))
  // A connection sometimes reads a hundred more pages of the catalogue, so a cheap operation is repeated often. The
  // server vacuums its catalogue once a minute, which can spoil only one of three counts.
  const countThrice = <E, R>(operation: Effect.Effect<unknown, E, R>) =>
    Effect.map(Effect.replicateEffect(count(operation, 40), 3), median)
  return {
    apply: yield* countThrice(Effect.suspend(() => apply([partialPayment(events, next++)]))),
    // First payments of bills.
    applyFirst: yield* countThrice(Effect.suspend(() => apply([partialPayment(many, next++)]))),
    applyRepeated: yield* count(
      Effect.suspend(() => apply([partialPayment(events, 0)])),
      400
    ),
    createBill: yield* countThrice(Effect.suspend(() => bill(next++, dealersOf(size)))),
    createBillRepeated: yield* count(bill(next - 1, dealersOf(size)), 400)
  }
})

it.live("no operation has more round trips on the wire than its budget", () =>
  Effect.gen(function* () {
    const counted = yield* countRoundTrips(yield* seeded({ bills: 1_000, openOfTwenty: 15 }))
    expect(counted).toEqual({
      createBill: 5,
      createBillRepeated: 1,
      list: 1,
      applyOne: 6,
      applyHundred: 6,
      applyFiveHundred: 6
    })
  })
)

it.live(
  "a payment and a bill read hardly more pages in a database of thirty times the size",
  () =>
    Effect.gen(function* () {
      const small = yield* buffersOf({ bills: 1_000, openOfTwenty: 1 })
      const large = yield* buffersOf({ bills: 30_000, openOfTwenty: 1 })
      const grown = {
        apply: large.apply / small.apply,
        applyRepeated: large.applyRepeated / small.applyRepeated,
        createBill: large.createBill / small.createBill,
        createBillRepeated: large.createBillRepeated / small.createBillRepeated
      }
      expect(Object.entries(grown).filter(([, ratio]) => !(ratio <= 1.4))).toEqual([])
      expect(large.apply).toBeLessThan(120)
      expect(large.applyFirst).toBeLessThan(130)
      expect(large.createBill).toBeLessThan(80)
    }),
  timeoutMs
)

it.live(
  "pages of unpaid bills cost the same at any position",
  () =>
    Effect.gen(function* () {
      const [first = 0, middle = 0, last = 0] = yield* countPages(
        yield* seeded({ bills: 30_000, openOfTwenty: 15 })
      )
      expect(Math.max(first, middle, last)).toBeLessThanOrEqual(80)
      expect(last).toBeLessThanOrEqual(1.2 * first)
    }),
  timeoutMs
)

it.live(
  "eight writers on one bill, with single payments and with chunks, never deadlock",
  () =>
    Effect.gen(function* () {
      const url = yield* seeded({ bills: 1_000, openOfTwenty: 15 })
      const single = yield* writeAtOnce(url, 1, 0, (applied) => applied >= 200)
      const chunked = yield* writeAtOnce(url, 50, 1_000_000, (applied) => applied >= 2_000)
      expect(single.applied).toBeGreaterThanOrEqual(200)
      expect(chunked.applied).toBeGreaterThanOrEqual(2_000)
      expect(chunked.deadlocks).toBe(0)
    }),
  timeoutMs
)
