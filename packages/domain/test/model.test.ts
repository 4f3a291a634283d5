import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { nameOf, runModel, someSteps, type ModelStep } from "../contract/model/runModel.ts"
import { inWorld } from "./world.ts"

const sequences = 2_000
const year = { from: "2026-11-01", to: "2027-10-31" }

const run = (steps: ReadonlyArray<ModelStep>) =>
  inWorld(runModel({ prefix: "m", steps, year, advance: (hours) => TestClock.adjust(`${hours} hours`) }))

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

/** Without these the sequences would prove little. */
const toBeMet = [
  "register DealerAlreadyRegistered",
  "buyOut created",
  "makeBill created",
  "makeBill repeated",
  "makeBill BillConflict",
  "makeBill AccountMissing",
  "pay APPLIED",
  "overpay APPLIED",
  "reverse APPLIED",
  "reverse PARKED",
  "total APPLIED",
  "total STALE",
  "total PARKED",
  "repeat DUPLICATE",
  "decide APPLIED",
  "decide PARKED",
  "decide REJECTED",
  "decide PaymentNotApplicable",
  "correct created",
  "correct repeated",
  "correct BillConflict",
  "correct CorrectionInvalid",
  "cancel CANCELLED",
  "returnDeposit created",
  "returnDeposit repeated",
  "returnDeposit DepositInUse",
  "returnDeposit DepositTooSmall",
  "returnDeposit DepositReturnConflict"
]

describe("random sequences of all that happens to dealers and their bills", () => {
  it.effect(
    `agree with the naive model after every step, and so do their acts (seeds 1 to ${sequences})`,
    () =>
      Effect.gen(function* () {
        const met = new Set<string>()
        for (let seed = 1; seed <= sequences; seed += 1) {
          const steps = someSteps(seed)
          const ran = yield* run(steps)
          if (ran.difference !== null) expect.fail(`seed ${seed}\n${ran.difference}\n\n${yield* shortest(steps)}`)
          for (const outcome of ran.met) met.add(outcome)
        }
        expect([...met]).toEqual(expect.arrayContaining(toBeMet))
      }),
    { timeout: 240_000 }
  )
})
