import { Array as Arr, Effect, type Redacted } from "effect"
import type { Figure } from "../run/Figure.ts"
import { shown } from "../run/numbers.ts"
import { Run } from "../run/Run.ts"
import { readEvents, type Event } from "../world/events.ts"
import { openSql } from "../world/openSql.ts"
import { apply, makeServices } from "../world/operations.ts"
import { World } from "../world/World.ts"

const writers = 8

/** More than all writers can pay. */
const enough = 1_000_000_000_000n

const countDeadlocks = Effect.fn("writers.deadlocksOf")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* openSql(url)
  const [row] = yield* sql<{ readonly deadlocks: bigint }>`
    select deadlocks from pg_stat_database where datname = current_database()`
  return Number(row?.deadlocks ?? 0n)
}, Effect.scoped)

/** Enlarges one open bill, so that it stays open. */
const openBill = Effect.fn("writers.openBill")(function* (url: Redacted.Redacted<string>) {
  const events = yield* readEvents(url, 1)
  const [event] = events
  if (event === undefined) return yield* Effect.die(new Error("the database has no open bill"))
  const sql = yield* openSql(url)
  yield* sql`
    update bill set common_sum = ${enough}, car_price = ${enough} where invoice_id = ${event.invoiceId}`
  return event
}, Effect.scoped)

/** Payments of many parallel writers for one bill. */
export const writeAtOnce = Effect.fn("writeAtOnce")(function* (
  url: Redacted.Redacted<string>,
  chunkLength: number,
  from: number,
  isOver: (applied: number) => boolean
) {
  const event = yield* openBill(url)
  let next = from
  let applied = 0
  const writer = Effect.fnUntraced(function* (number: number) {
    while (!isOver(applied)) {
      const some = Arr.makeBy(chunkLength, (): Event => ({ ...event, index: next++, sum: 1n }))
      yield* apply(some, number)
      applied += chunkLength
    }
  })
  const startedMs = performance.now()
  yield* Effect.forEach(Arr.range(1, writers), writer, { concurrency: "unbounded", discard: true }).pipe(
    Effect.provide(makeServices(url, writers), { local: true })
  )
  const perSecond = applied / ((performance.now() - startedMs) / 1_000)
  return { applied, perSecond, deadlocks: yield* countDeadlocks(url) }
})

/** Half of the time in single payments, half in chunks. */
export const oneBill = Effect.gen(function* () {
  const { scale } = yield* Run
  const url = yield* (yield* World).makeDatabase({ bills: 1_000, openOfTwenty: 15 })
  const measure = (chunkLength: number, from: number) =>
    Effect.suspend(() => {
      const endMs = performance.now() + scale.writersMs / 2
      return writeAtOnce(url, chunkLength, from, () => performance.now() > endMs)
    })
  const single = yield* measure(1, 0)
  const chunked = yield* measure(100, 10_000_000)
  const shared = { goal: "13", reference: null }
  const figures: ReadonlyArray<Figure> = [
    {
      ...shared,
      what: `deadlocks of ${writers} writers on one bill, ${shown(scale.writersMs / 1_000)} s`,
      ours: `${chunked.deadlocks} in ${shown(single.applied + chunked.applied)} payments`,
      value: chunked.deadlocks,
      direction: "at most",
      bar: 0,
      moonshot: 0
    },
    {
      ...shared,
      what: `payments a second of ${writers} writers on one bill, one by one; in chunks of 100`,
      ours: `${shown(single.perSecond)}; ${shown(chunked.perSecond)}`,
      value: chunked.perSecond,
      direction: "at least",
      bar: null,
      moonshot: 10_000
    }
  ]
  return figures
})
