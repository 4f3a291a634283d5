import { nameOf, runModel, someSteps } from "@dealer-billing/domain/contract"
import { BillingMemory } from "@dealer-billing/domain/testing"
import { expect, it } from "@effect/vitest"
import { DateTime, Effect, Layer } from "effect"
import { verify } from "../src/index.ts"
import { layerOn, migratedDatabase } from "./layerPostgres.ts"

const firstSeed = 100_000
const seeds = Array.from({ length: 20 }, (_, index) => firstSeed + index)

/** A year around now: the database has a clock of its own, and everything happens now. */
const yearFrom = (now: DateTime.Utc) => {
  const day = (days: number) => DateTime.formatIsoDate(DateTime.add(now, { days }))
  return { from: day(-20), to: day(340) }
}

it.live(
  `random sequences agree with the naive model on Postgres, and verify finds nothing (seeds from ${firstSeed})`,
  () =>
    Effect.gen(function* () {
      const url = yield* migratedDatabase
      const services = yield* Layer.build(Layer.merge(layerOn(url), BillingMemory.layer))
      const year = yearFrom(yield* DateTime.now)
      for (const seed of seeds) {
        const steps = someSteps(seed)
        const run = runModel({ prefix: `m${seed}`, steps, year, advance: () => Effect.void })
        const { difference } = yield* run.pipe(Effect.provideContext(services))
        expect(difference, `seed ${seed}: ${steps.map(nameOf).join(", ")}`).toBeNull()
      }
      const verdicts = yield* verify({ url })
      expect(verdicts.filter(({ violations }) => violations > 0)).toEqual([])
    }),
  120_000
)
