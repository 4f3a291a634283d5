import { Array as Arr, Effect, Layer, type Redacted } from "effect"
import { countCost, type Cost } from "../counters/countCost.ts"
import type { Figure } from "../run/Figure.ts"
import { median, quantile, shown } from "../run/numbers.ts"
import { Run } from "../run/Run.ts"
import { readEvents } from "../world/events.ts"
import { openSql } from "../world/openSql.ts"
import { apply, bill, partialPayment, makeServices } from "../world/operations.ts"
import { dealersOf } from "../world/seedBooks.ts"
import { World } from "../world/World.ts"

/**
 * The first payment of a bill adds it to the index of bills with money, and costs more than the next ones. So the
 * payments use the same number of bills at all sizes: the open bills of the smallest one.
 */
const openBillsMax = 50

interface Grown {
  readonly bills: number
  readonly middleMs: ReadonlyArray<number>
  readonly cost: Cost
}

type Services = Layer.Success<ReturnType<typeof makeServices>>
type Name = "apply" | "createBill"
type SizedDatabase = { readonly bills: number; readonly url: Redacted.Redacted<string> } & {
  readonly [Operation in Name]: Effect.Effect<void, unknown, Services>
}

/** A database of one size; the operations use another payment or deal each time. */
const openDatabase = Effect.fn("growth.openDatabase")(function* (bills: number) {
  const size = { bills, openOfTwenty: 1 }
  const url = yield* (yield* World).makeDatabase(size)
  const events = yield* readEvents(url, openBillsMax)
  let next = 0
  return {
    bills,
    url,
    apply: Effect.suspend(() => Effect.asVoid(apply([partialPayment(events, next++)]))),
    createBill: Effect.suspend(() => Effect.asVoid(bill(next++, dealersOf(size))))
  } satisfies SizedDatabase
})

const timed = Effect.fn("growth.timed")(function* (database: SizedDatabase, name: Name, times: number) {
  const tookMs: Array<number> = []
  for (let n = 0; n < times; n += 1) {
    const startedMs = performance.now()
    yield* database[name]
    tookMs.push(performance.now() - startedMs)
  }
  return quantile(tookMs, 0.5)
})

/** One operation at a time on one connection, at each size in turn. */
const timeAll = Effect.fn("growth.timeAll")(function* (all: ReadonlyArray<SizedDatabase>, name: Name) {
  const { scale } = yield* Run
  const contexts = yield* Effect.forEach(all, ({ url }) => Layer.build(Layer.fresh(makeServices(url, 1))))
  const rounds = yield* Effect.forEach(Arr.range(0, scale.rounds), () =>
    Effect.forEach(Arr.zip(all, contexts), ([database, context]) =>
      timed(database, name, scale.growthOperations).pipe(Effect.provideContext(context))
    )
  )
  // The first round is the warm-up.
  return all.map((_, index) => rounds.slice(1).map((round) => round[index] ?? 0))
}, Effect.scoped)

const measureCost = ({ url, ...operations }: SizedDatabase, name: Name, times: number) =>
  countCost(url, times, (some) =>
    Effect.replicateEffect(operations[name], some, { discard: true }).pipe(
      Effect.provide(makeServices(url, 1), { local: true })
    )
  )

/** Without full-page writes and autovacuum the WAL contains only the rows. */
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

const measure = Effect.fn("growth.measure")(function* (all: ReadonlyArray<SizedDatabase>, name: Name) {
  const { report, scale } = yield* Run
  const times = yield* timeAll(all, name)
  yield* quietServer
  return yield* Effect.forEach(all, (database, index) =>
    Effect.gen(function* () {
      const cost = yield* measureCost(database, name, scale.growthOperations)
      const middleMs = times[index] ?? []
      report(
        `growth, ${name}, ${database.bills} bills: ${shown(median(middleMs))} ms, ${shown(cost.buffers)} buffers`
      )
      return { bills: database.bills, middleMs, cost } satisfies Grown
    })
  )
}, Effect.scoped)

const makeFigures = (what: string, grown: ReadonlyArray<Grown>): ReadonlyArray<Figure> => {
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
      what: `p50 of ${what}, one connection, at ${sizes} bills; largest ÷ smallest database`,
      ours: `${list(({ middleMs }) => median(middleMs))} ms`,
      value: median(large.middleMs.map((ms, round) => ms / (small.middleMs[round] ?? ms))),
      bar: 2,
      moonshot: 1.5
    },
    {
      ...shared,
      goal: "8",
      what: `buffers of ${what}; largest ÷ smallest database`,
      ours: list(({ cost }) => cost.buffers),
      value: large.cost.buffers / small.cost.buffers,
      bar: 1.6,
      moonshot: 1.4
    },
    {
      ...shared,
      goal: "11",
      what: `kB of WAL of ${what}, without full pages`,
      ours: list(({ cost }) => cost.logBytes / 1_000),
      value: large.cost.logBytes / 1_000,
      bar: 1.2,
      moonshot: null
    }
  ]
}

/** The cost of one payment and one createBill in small and large databases. */
export const growth = Effect.gen(function* () {
  const { scale } = yield* Run
  const all = yield* Effect.forEach(scale.growthBills, openDatabase)
  const applied = yield* measure(all, "apply")
  const created = yield* measure(all, "createBill")
  return [...makeFigures("one payment", applied), ...makeFigures("createBill", created)]
})
