import { Array as Arr, Effect } from "effect"
import {
  CurrentPaymentsDialect,
  type Billing,
  type OperationSignal,
  type PaymentsDialect,
  type StatementPeriod,
  type StoragePorts,
  type Tariffs
} from "@dealer-billing/domain/internal"
import type { BillingMemory } from "@dealer-billing/domain/testing"
import { buyOut, cancelOne, changeRequisite, correctOne, makeBill, register, returnSome } from "./modelBillSteps.ts"
import { compareActs, compareBilling, compareBooks } from "./modelChecks.ts"
import { decideOne, giveUpWaiting, retryAll } from "./modelDecisionSteps.ts"
import { applyModelEvents } from "./modelPaymentSteps.ts"
import { letBillingWork, newWorld, type ModelStep, type ModelWorld } from "./modelWorld.ts"

export type { ModelStep }

export const modelStepsMax = 50

const nothing = { actual: "", expected: "" }

const kinds = {
  register,
  buyOut,
  makeBill,
  makeAnotherBill: makeBill,
  makeOneMore: makeBill,
  makeYetAnother: makeBill,
  bring: (world: ModelWorld, step: ModelStep) => applyModelEvents(world, step, "bring"),
  bringAgain: (world: ModelWorld, step: ModelStep) => applyModelEvents(world, step, "bring"),
  bringMuch: (world: ModelWorld, step: ModelStep) => applyModelEvents(world, step, "bringMuch"),
  takeBack: (world: ModelWorld, step: ModelStep) => applyModelEvents(world, step, "takeBack"),
  any: (world: ModelWorld, step: ModelStep) => applyModelEvents(world, step, "any"),
  overtake: (world: ModelWorld, step: ModelStep) => applyModelEvents(world, step, "overtake"),
  repeat: (world: ModelWorld, step: ModelStep) => applyModelEvents(world, step, "repeat"),
  retry: retryAll,
  decide: decideOne,
  decideAgain: decideOne,
  correct: correctOne,
  cancel: cancelOne,
  changeRequisite,
  returnDeposit: returnSome,
  returnMore: returnSome,
  letBillingWork: (world: ModelWorld) => Effect.as(letBillingWork(world), nothing)
}
const names = Object.keys(kinds) as ReadonlyArray<keyof typeof kinds>
const opening: ReadonlyArray<keyof typeof kinds> = [
  "register",
  "buyOut",
  "register",
  "buyOut",
  "letBillingWork",
  "makeBill"
]

export const nameOf = ({ kind }: ModelStep): string => names[kind]!

/** Every other sequence is of a deployment that takes totals. */
export const dialectOfSeed = (seed: number): PaymentsDialect => (seed % 2 === 0 ? "totals" : "payments")

/** Steps that are the same in every run (a Lehmer generator); most sequences begin with two dealers. */
export const someSteps = (seed: number): ReadonlyArray<ModelStep> => {
  let state = (seed * 7_919 + 104_729) % 2_147_483_647
  const below = (bound: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
  const count = 1 + below(modelStepsMax)
  const isOpened = below(5) > 0
  return Arr.makeBy(count, (index) => {
    const first = opening[index]
    const kind = isOpened && first !== undefined ? names.indexOf(first) : below(names.length)
    const dealer = isOpened && index < 4 ? Math.floor(index / 2) : below(5_040)
    return { kind, dealer, pick: below(5_040), amount: below(401), flags: below(9_240) }
  })
}

const differences = ({ actual, expected }: typeof nothing, what: string): ReadonlyArray<string> =>
  actual === expected ? [] : [`${what}\n--- stored\n${actual}\n--- model\n${expected}`]

/** One step on the storage and on the model; answers in what they differ after it. */
const doStep = Effect.fnUntraced(function* (world: ModelWorld, step: ModelStep) {
  world.index += 1
  yield* world.advance(step.flags % 5 === 0 ? step.pick % 200 : 0)
  const outcome = yield* kinds[names[step.kind]!](world, step)
  world.met.push(...outcome.actual.split(" ").map((word) => `${world.dialect} ${nameOf(step)} ${word}`))
  const isOwed = [...world.books.dealers.values()].some(
    ({ accounts }) => (accounts.get("DEPOSIT")?.balance ?? 0n) < 0n
  )
  if (isOwed) world.met.push(`${world.dialect} deposit below zero`)
  if (step.flags % 3 > 0) yield* letBillingWork(world)
  return [...differences(outcome, "the outcome"), ...differences(yield* compareBooks(world), "the books")]
})

export interface ModelRun {
  /** What the names of this run begin with, where several share one storage. */
  readonly prefix: string
  readonly dialect: PaymentsDialect
  readonly steps: ReadonlyArray<ModelStep>
  /** Within a year; nothing is booked outside of it. */
  readonly year: StatementPeriod
  readonly advance: ModelWorld["advance"]
}

const runSteps = Effect.fnUntraced(function* ({ steps, year, ...start }: ModelRun) {
  const world = newWorld(start)
  for (const [index, step] of steps.entries()) {
    const [found] = yield* doStep(world, step)
    if (found !== undefined) return { difference: `step ${index} ${nameOf(step)}: ${found}`, met: world.met }
  }
  const acts = differences(yield* compareActs(world, year), "the acts")
  yield* letBillingWork(world)
  const [found] = [
    ...acts,
    ...differences(yield* compareBooks(world), "the books at the end"),
    ...differences(yield* compareBilling(world), "Billing")
  ]
  yield* giveUpWaiting(world)
  return { difference: found ?? null, met: world.met }
})

export interface ModelResult {
  /** The first difference of storage and model, or null. */
  readonly difference: string | null
  /** Dialect, step and outcome of what happened, such as `payments makeBill created`. */
  readonly met: ReadonlyArray<string>
}

/** Does the steps one after the other and compares the storage with a naive model after each. */
export const runModel = (
  run: ModelRun
): Effect.Effect<ModelResult, never, StoragePorts | Billing | BillingMemory | OperationSignal | Tariffs> =>
  Effect.orDie(Effect.provideService(runSteps(run), CurrentPaymentsDialect, run.dialect))
