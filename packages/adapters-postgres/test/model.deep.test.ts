import { dialectOfSeed, nameOf, runModel, someSteps } from "@dealer-billing/domain/contract"
import { BillingMemory } from "@dealer-billing/domain/testing"
import { expect, it } from "@effect/vitest"
import { Array as Arr, Clock, DateTime, Effect, Layer } from "effect"
import { verify } from "../src/index.ts"
import { layerOn, migratedDatabase } from "./layerPostgres.ts"

const firstSeed = 100_000
const sequencesMax = 2_000
/** 20 s of sequences, 150 s with MODEL=long (`npm run model`), or all with MODEL=all. The memory adapter runs all. */
const length = process.env["MODEL"] ?? "short"
const sequencesMin = length === "all" ? sequencesMax : length === "long" ? 200 : 20
const budgetMs = length === "long" ? 150_000 : 20_000
const timeoutMs = length === "short" ? 300_000 : 1_800_000
/** Each has its own database and Billing. */
const laneCount = 4

/** A year around now: the database uses its own clock. */
const yearFrom = (now: DateTime.Utc) => {
  const day = (days: number) => DateTime.formatIsoDate(DateTime.add(now, { days }))
  return { from: day(-20), to: day(340) }
}

/** Runs sequences one after another and then checks the invariants. */
const runLane = Effect.fn("runLane")(function* (nextSeed: Effect.Effect<number | null>) {
  const url = yield* migratedDatabase
  const services = yield* Layer.build(Layer.merge(layerOn(url), BillingMemory.layer))
  const year = yearFrom(yield* DateTime.now)
  for (let seed = yield* nextSeed; seed !== null; seed = yield* nextSeed) {
    const steps = someSteps(seed)
    const dialect = dialectOfSeed(seed)
    const run = runModel({ prefix: `m${seed}`, dialect, steps, year, advance: () => Effect.void })
    const { difference } = yield* run.pipe(Effect.provideContext(services))
    expect(difference, `seed ${seed}, ${dialect}: ${steps.map(nameOf).join(", ")}`).toBeNull()
  }
  const verdicts = yield* verify({ url })
  expect(verdicts.filter(({ violations }) => violations > 0)).toEqual([])
})

it.live(
  `random sequences agree with the naive model on Postgres, and verify finds nothing (seeds from ${firstSeed})`,
  ({ annotate }) =>
    Effect.gen(function* () {
      const endsAtMs = (yield* Clock.currentTimeMillis) + budgetMs
      let count = 0
      const nextSeed = Effect.map(Clock.currentTimeMillis, (nowMs) => {
        const isOver = count >= sequencesMax || (count >= sequencesMin && nowMs > endsAtMs)
        return isOver ? null : firstSeed + count++
      })
      const lanes = Arr.makeBy(laneCount, () => Effect.scoped(runLane(nextSeed)))
      yield* Effect.all(lanes, { concurrency: laneCount, discard: true })
      yield* Effect.promise(() => annotate(`${count} sequences of ${sequencesMax}`))
    }),
  timeoutMs
)
