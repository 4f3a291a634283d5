import type { Sandbox } from "@dealer-billing/billing-sandbox"
import { Billing } from "@dealer-billing/domain"
import {
  billingAuditSuite,
  billingSuite,
  passes,
  type BillingSuite,
  type FarSide
} from "@dealer-billing/domain/contract"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { auditMutants } from "./auditMutants.ts"
import { mutants, survivors } from "./mutants.ts"
import { httpOverSandbox, quietSandbox } from "./sandboxHarness.ts"

const concurrency = 6

const good: Effect.Effect<Layer.Layer<Billing | FarSide>, never, Sandbox> = Effect.map(
  Effect.context<Sandbox>(),
  (context) => Layer.provide(httpOverSandbox("idempotent"), Layer.succeedContext(context))
)

/** The first case that a Billing fails, if it fails one. Each case has an adapter and a proxy of its own. */
const findFailing = Effect.fn("findFailing")(function* (
  layer: Layer.Layer<Billing | FarSide>,
  suite: BillingSuite = billingSuite({ layer })
) {
  const failing = Effect.forEach(
    suite.cases,
    (each) => Effect.flatMap(passes(each, layer), (passed) => (passed ? Effect.void : Effect.fail(each.name))),
    { concurrency, discard: true }
  )
  return Option.fromNullOr(yield* Effect.match(failing, { onFailure: (name) => name, onSuccess: () => null }))
})

const all = { ...mutants, ...auditMutants }

const table: Array<string> = []

describe("the contract suite of Billing", () => {
  it.layer(quietSandbox, { excludeTestServices: true, timeout: "60 seconds" })((its) => {
    its.effect("is green for the good adapter", () =>
      Effect.gen(function* () {
        expect(yield* findFailing(yield* good)).toEqual(Option.none())
      })
    )

    its.effect.each(Object.keys(all))("kills the adapter that %s", (name) =>
      Effect.gen(function* () {
        const layer = yield* good
        const mutant = Layer.effect(
          Billing,
          Effect.map(Billing, (billing) => ({ ...billing, ...all[name]?.(billing) }))
        ).pipe(Layer.provideMerge(layer))
        const killer = yield* findFailing(
          mutant,
          name in auditMutants ? billingAuditSuite({ layer }) : billingSuite({ layer })
        )
        table.push(
          `${Option.isSome(killer) ? "killed  " : "SURVIVED"} ${name}: ${Option.getOrElse(killer, () => "-")}`
        )
        expect(Option.isNone(killer)).toBe(name in survivors)
      })
    )

    its.effect("reports what was killed", () =>
      Effect.sync(() => {
        process.stdout.write(`\n${table.join("\n")}\n`)
        expect(table.length).toBe(Object.keys(all).length)
      })
    )
  })
})
