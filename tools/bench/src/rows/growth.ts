import { Array as Arr, Effect, Layer, type Redacted } from "effect"
import { countCost, type Cost } from "../counters/countCost.ts"
import type { Figure } from "../run/Figure.ts"
import { median, quantile, shown } from "../run/numbers.ts"
import { Run } from "../run/Run.ts"
import { readEvents } from "../world/events.ts"
import { openSql } from "../world/openSql.ts"
import { apply, bill, partOf, servicesOf } from "../world/operations.ts"
import { dealersOf } from "../world/seedBooks.ts"
import { World } from "../world/World.ts"

/**
 * The first payment for a bill enters it into the index of bills with money, and costs more than the next ones: in all
 * books the payments are for as many bills, those that the smallest books have open.
 */
const openBillsMax = 50

interface Grown {
  readonly bills: number
  readonly middleMs: ReadonlyArray<number>
  readonly cost: Cost
}

type Services = Layer.Success<ReturnType<typeof servicesOf>>
type Name = "apply" | "createBill"
type LedgerSnapshot = { readonly bills: number; readonly url: Redacted.Redacted<string> } & {
  readonly [Operation in Name]: Effect.Effect<void, unknown, Services>
}

/** LedgerSnapshot of one size, and the two operations on them, each time with another payment or deal. */
const openBooks = Effect.fn("growth.openBooks")(function* (bills: number) {
  const size = { bills, openOfTwenty: 1 }
  const url = yield* (yield* World).books(size)
  const events = yield* readEvents(url, openBillsMax)
  let next = 0
  return {
    bills,
    url,
    apply: Effect.suspend(() => Effect.asVoid(apply([partOf(events, next++)]))),
    createBill: Effect.suspend(() => Effect.asVoid(bill(next++, dealersOf(size))))
  } satisfies LedgerSnapshot
})

const timed = Effect.fn("growth.timed")(function* (books: LedgerSnapshot, name: Name, times: number) {
  const tookMs: Array<number> = []
  for (let n = 0; n < times; n += 1) {
    const startedMs = performance.now()
    yield* books[name]
    tookMs.push(performance.now() - startedMs)
  }
  return quantile(tookMs, 0.5)
})

/** One after the other on one connection, in books of each size in turn. */
const timeAll = Effect.fn("growth.timeAll")(function* (all: ReadonlyArray<LedgerSnapshot>, name: Name) {
  const { scale } = yield* Run
  const contexts = yield* Effect.forEach(all, ({ url }) => Layer.build(Layer.fresh(servicesOf(url, 1))))
  const rounds = yield* Effect.forEach(Arr.range(0, scale.rounds), () =>
    Effect.forEach(Arr.zip(all, contexts), ([books, context]) =>
      timed(books, name, scale.growthOperations).pipe(Effect.provideContext(context))
    )
  )
  // The first round is for warming up.
  return all.map((_, index) => rounds.slice(1).map((round) => round[index] ?? 0))
}, Effect.scoped)

const costOf = ({ url, ...books }: LedgerSnapshot, name: Name, times: number) =>
  countCost(url, times, (some) =>
    Effect.replicateEffect(books[name], some, { discard: true }).pipe(
      Effect.provide(servicesOf(url, 1), { local: true })
    )
  )

/** The log without whole pages, and nobody at work beside: then its bytes are those of the rows. */
const quietServer = Effect.acquireRelease(
  Effect.gen(function* () {
    const sql = yield* openSql((yield* World).url)
    yield* sql`alter system set full_page_writes = off`
    yield* sql`alter system set autovacuum = off`
    yield* sql`select pg_reload_conf()`
    return sql
  }),
  (sql) =>
    Effect.gen(function* () {
      yield* sql`alter system reset all`
      yield* sql`select pg_reload_conf()`
    }).pipe(Effect.orDie)
)

const measure = Effect.fn("growth.measure")(function* (all: ReadonlyArray<LedgerSnapshot>, name: Name) {
  const { report, scale } = yield* Run
  const times = yield* timeAll(all, name)
  yield* quietServer
  return yield* Effect.forEach(all, (books, index) =>
    Effect.gen(function* () {
      const cost = yield* costOf(books, name, scale.growthOperations)
      const middleMs = times[index] ?? []
      report(`growth, ${name}, ${books.bills} bills: ${shown(median(middleMs))} ms, ${shown(cost.buffers)} buffers`)
      return { bills: books.bills, middleMs, cost } satisfies Grown
    })
  )
}, Effect.scoped)

const figuresOf = (what: string, grown: ReadonlyArray<Grown>): ReadonlyArray<Figure> => {
  const [small] = grown
  const large = grown.at(-1)
  if (small === undefined || large === undefined) return []
  const list = (of: (one: Grown) => number): string => grown.map((one) => shown(of(one))).join(" / ")
  const sizes = grown.map(({ bills }) => shown(bills)).join(" / ")
  const shared = { reference: null, direction: "at most" as const }
  return [
    {
      ...shared,
      goal: "9",
      what: `p50 of ${what}, one connection, at ${sizes} bills; largest ÷ smallest books`,
      ours: `${list(({ middleMs }) => median(middleMs))} ms`,
      value: median(large.middleMs.map((ms, round) => ms / (small.middleMs[round] ?? ms))),
      bar: 2,
      moonshot: 1.5
    },
    {
      ...shared,
      goal: "8",
      what: `buffers of ${what}; largest ÷ smallest books`,
      ours: list(({ cost }) => cost.buffers),
      value: large.cost.buffers / small.cost.buffers,
      bar: 1.6,
      moonshot: 1.4
    },
    {
      ...shared,
      goal: "11",
      what: `kB in the log of ${what}, without whole pages`,
      ours: list(({ cost }) => cost.logBytes / 1_000),
      value: large.cost.logBytes / 1_000,
      bar: 1.2,
      moonshot: null
    }
  ]
}

/** What one payment and one createBill cost in small and in large books. */
export const growth = Effect.gen(function* () {
  const { scale } = yield* Run
  const all = yield* Effect.forEach(scale.growthBills, openBooks)
  const applied = yield* measure(all, "apply")
  const created = yield* measure(all, "createBill")
  return [...figuresOf("one payment", applied), ...figuresOf("createBill", created)]
})
