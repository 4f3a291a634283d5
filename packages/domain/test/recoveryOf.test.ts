import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import {
  Billing,
  dealerStatus,
  getDealer,
  type BillingObjectKind,
  type BillingOperationKind
} from "../src/internal.ts"
import { BillingMemory } from "../src/testing/index.ts"
import { bill, billNow, dealerOne, inWorld, register, reward, settle } from "./world.ts"

/** A Billing in which everything but invoices may be repeated. */
const differing = Layer.effect(
  Billing,
  Effect.map(Billing, (billing) => ({
    ...billing,
    recoveryOf: (kind: BillingOperationKind) => Effect.succeed(kind === "INVOICE" ? "none" : "idempotent")
  }))
)

const story = Effect.fn("story")(function* (kind: BillingObjectKind) {
  const billing = yield* BillingMemory
  yield* billing.setRecovery("none")
  yield* billing.plan({ _tag: "DropBeforeCommit" }, { on: kind })
  yield* register()
  const made = yield* bill(reward("lot-1", 125_000_000n))
  yield* settle()
  const { accounts } = yield* getDealer(dealerOne)
  return { status: (yield* billNow(made.id)).status, dealer: dealerStatus(accounts), billing }
})

describe("a Billing whose kinds differ in how they are recovered", () => {
  it.effect("is repeated where that kind allows it, and left to an operator where it does not", () =>
    Effect.gen(function* () {
      const payer = yield* Effect.provide(story("PAYER"), differing).pipe(inWorld)
      expect([payer.status, payer.dealer]).toEqual(["ISSUED", "ACTIVE"])
      const invoice = yield* Effect.provide(story("INVOICE"), differing).pipe(inWorld)
      expect([invoice.status, invoice.dealer]).toEqual(["IN_DOUBT", "ACTIVE"])
    })
  )

  it.effect("gets the version of the legal details that belongs on an invoice", () =>
    Effect.gen(function* () {
      yield* register()
      yield* bill(reward("lot-1", 125_000_000n))
      yield* settle()
      const objects = yield* (yield* BillingMemory).objects
      expect(objects.find(({ kind }) => kind === "INVOICE")?.sent).toMatchObject({ requisiteVersion: 1 })
    }).pipe(inWorld)
  )
})
