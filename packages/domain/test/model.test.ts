import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { nameOf, runModel, someSteps, type ModelStep } from "../contract/model/runModel.ts"
import { inWorld } from "./world.ts"

const sequences = Number(process.env["MODEL_SEQUENCES"] ?? 2_000)
const year = { from: "2026-11-01", to: "2027-10-31" }

const run = (steps: ReadonlyArray<ModelStep>) =>
  inWorld(
    runModel({ prefix: "m", steps, year, advance: (hours) => TestClock.adjust(`${hours} hours`) })
  )

/** Leaves out what the difference does not need, for whoever has to find its cause. */
const shortest = Effect.fnUntraced(function* (steps: ReadonlyArray<ModelStep>) {
  let kept = steps
  for (let index = kept.length - 1; index >= 0; index -= 1) {
    const fewer = kept.toSpliced(index, 1)
    if ((yield* run(fewer)).difference !== null) kept = fewer
  }
  const told = kept.map((step) => `${nameOf(step)} ${JSON.stringify(step)}`)
  return `${told.join("\n")}\n${(yield* run(kept)).difference}`
})

describe("random sequences of all that happens to dealers and their bills", () => {
  it.effect(
    `agree with the naive model after every step (${sequences} sequences)`,
    () =>
      Effect.gen(function* () {
        const tally = new Map<string, number>()
        for (let seed = 1; seed <= sequences; seed += 1) {
          const steps = someSteps(seed)
          const { difference, met } = yield* run(steps)
          for (const each of met) tally.set(each, (tally.get(each) ?? 0) + 1)
          if (difference !== null) expect.fail(`seed ${seed}\n${difference}\n--- shortest\n${yield* shortest(steps)}`)
        }
        console.log([...tally].filter(([name]) => !/ [0-9]+$/u.test(name)).toSorted().join("\n"))
      }),
    { timeout: 120_000 }
  )
})
