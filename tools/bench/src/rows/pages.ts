import { BillId } from "@dealer-billing/domain"
import { Effect, type Redacted } from "effect"
import { countCost } from "../counters/countCost.ts"
import type { Figure } from "../run/Figure.ts"
import { shown } from "../run/numbers.ts"
import { Run } from "../run/Run.ts"
import { openSql } from "../world/openSql.ts"
import { page, pageLength, makeServices } from "../world/operations.ts"
import { World } from "../world/World.ts"

/** Enough to make the catalogue reads of a new connection negligible. */
const repeats = 100

/** The start of the first, middle and last full page of the largest dealer. */
const cursors = Effect.fn("pages.cursors")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* openSql(url)
  const open = yield* sql<{ readonly id: bigint }>`
    select id from bill where dealer_id = 1 and paid_at is null and cancelled_at is null order by id`
  const after = (index: number) => {
    const before = open[index - 1]
    return before === undefined ? null : BillId.make(before.id)
  }
  return [null, after(Math.floor((open.length - pageLength) / 2)), after(open.length - pageLength)] as const
}, Effect.scoped)

export const countPages = Effect.fn("countPages")(function* (url: Redacted.Redacted<string>) {
  const places = yield* cursors(url)
  return yield* Effect.forEach(places, (after) =>
    countCost(url, repeats, (times) =>
      Effect.replicateEffect(page(after), times, { discard: true }).pipe(
        Effect.provide(makeServices(url, 1), { local: true })
      )
    ).pipe(Effect.map(({ buffers }) => buffers))
  )
})

/** Pages of unpaid bills at the beginning, in the middle and at the end. */
export const pages = Effect.gen(function* () {
  const { scale } = yield* Run
  const bills = scale.growthBills.at(-1) ?? 1_000
  const url = yield* (yield* World).makeDatabase({ bills, openOfTwenty: 1 })
  const [first = 0, middle = 0, last = 0] = yield* countPages(url)
  const figures: ReadonlyArray<Figure> = [
    {
      goal: "10",
      what: `buffers of a page of ${pageLength} unpaid bills, of ${shown(bills / 100)} in all: first / middle / last`,
      ours: `${shown(first)} / ${shown(middle)} / ${shown(last)}`,
      reference: null,
      value: Math.max(first, middle, last),
      direction: "at most",
      bar: 80,
      moonshot: 60
    },
    {
      goal: "10",
      what: "buffers of the last page ÷ of the first",
      ours: shown(last),
      reference: shown(first),
      value: last / first,
      direction: "at most",
      bar: null,
      moonshot: 1.2
    }
  ]
  return figures
})
