import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { dialectOfSeed, nameOf, runModel, someSteps, type ModelStep } from "../contract/model/runModel.ts"
import { paymentsDialects, type PaymentsDialect } from "../src/internal.ts"
import { inWorld } from "./world.ts"

const sequences = 2_000
const year = { from: "2026-11-01", to: "2027-10-31" }

const run = (dialect: PaymentsDialect, steps: ReadonlyArray<ModelStep>) =>
  inWorld(runModel({ prefix: "m", dialect, steps, year, advance: (hours) => TestClock.adjust(`${hours} hours`) }))

/** Shortens the sequence as long as it still shows the difference. */
const shortest = Effect.fnUntraced(function* (dialect: PaymentsDialect, steps: ReadonlyArray<ModelStep>) {
  let kept = steps
  for (let index = kept.length - 1; index >= 0; index -= 1) {
    const fewer = kept.toSpliced(index, 1)
    if ((yield* run(dialect, fewer)).difference !== null) kept = fewer
  }
  const told = kept.map((step) => `${nameOf(step)} ${JSON.stringify(step)}`)
  return `${told.join("\n")}\n${(yield* run(dialect, kept)).difference}`
})

/** Without these kinds of steps the sequences would prove little. */
const inBoth = [
  "register DealerAlreadyRegistered",
  "buyOut created",
  "makeBill created",
  "makeBill repeated",
  "makeBill BillConflict",
  "makeBill AccountMissing",
  "bring APPLIED",
  "bringMuch APPLIED",
  "takeBack APPLIED",
  "any PARKED",
  "overtake PARKED",
  "repeat DUPLICATE",
  "repeat PARKED",
  "retry 1",
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
  "returnDeposit DepositReturnConflict",
  "deposit below zero"
]
const toBeMet = [
  ...paymentsDialects.flatMap((dialect) => inBoth.map((outcome) => `${dialect} ${outcome}`)),
  "payments takeBack PARKED",
  "payments decide PaymentAlreadyResolved",
  "totals any APPLIED",
  "totals any STALE",
  "totals any DUPLICATE",
  "totals decide STALE"
]

describe("random sequences of all that happens to dealers and their bills", () => {
  it.effect(
    `agree with the naive model after every step, and so do their statements (seeds 1 to ${sequences})`,
    () =>
      Effect.gen(function* () {
        const met = new Set<string>()
        for (let seed = 1; seed <= sequences; seed += 1) {
          const steps = someSteps(seed)
          const dialect = dialectOfSeed(seed)
          const ran = yield* run(dialect, steps)
          if (ran.difference !== null)
            expect.fail(`seed ${seed}\n${ran.difference}\n\n${yield* shortest(dialect, steps)}`)
          for (const outcome of ran.met) met.add(outcome)
        }
        expect([...met]).toEqual(expect.arrayContaining(toBeMet))
      }),
    { timeout: 240_000 }
  )
})
