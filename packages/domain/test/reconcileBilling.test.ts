import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import {
  BillRepository,
  compareWithBilling,
  reconcileBilling,
  runBillingOperations,
  type BillingObject,
  type KnownObject
} from "../src/internal.ts"
import { BillingMemory } from "../src/testing/index.ts"
import { bill, billNow, inWorld, register, reward, settle } from "./world.ts"

const held = (id: string, change: Partial<BillingObject> = {}): BillingObject => ({
  id,
  number: null,
  requisiteVersion: null,
  url: null,
  ...change
})
const known = (change: Partial<KnownObject> = {}): KnownObject => ({
  kind: "CLIENT",
  state: "DONE",
  id: "a",
  requisiteVersion: 2,
  number: null,
  sum: null,
  isCancelled: false,
  ...change
})
const invoice = known({ kind: "INVOICE", number: "7", sum: 100n })
const asIssued = { number: "7", sum: 100n }
const cancelled = { ...invoice, isCancelled: true }
const payer = known({ kind: "PAYER" })
const unmade = known({ state: "REJECTED", id: null })

describe("a comparison with Billing", () => {
  it.each([
    ["both have it", known(), [held("a")], ["EXPECTED a"]],
    ["neither has it", unmade, [], ["EXPECTED null"]],
    ["it is lost", known(), [], ["MISSING null"]],
    ["there is another instead", known(), [held("b")], ["MISMATCHED b"]],
    ["there are two others instead", known(), [held("b"), held("c")], ["MISMATCHED b", "ORPHAN c"]],
    ["there is a twin", known(), [held("b"), held("a")], ["EXPECTED a", "ORPHAN b"]],
    ["we do not know of it", unmade, [held("b"), held("c")], ["ORPHAN b", "ORPHAN c"]],
    ["both have it cancelled", cancelled, [held("a", { ...asIssued, isCancelled: true })], ["EXPECTED a"]],
    ["Billing does not tell that it is cancelled", cancelled, [held("a", asIssued)], ["EXPECTED a"]],
    ["it is cancelled here alone", cancelled, [held("a", { ...asIssued, isCancelled: false })], ["MISMATCHED a"]],
    ["it is cancelled there alone", invoice, [held("a", { ...asIssued, isCancelled: true })], ["MISMATCHED a"]],
    ["requisites are of the same version", payer, [held("a", { requisiteVersion: 2 })], ["EXPECTED a"]],
    ["requisites are newer", payer, [held("a", { requisiteVersion: 3 })], ["EXPECTED a"]],
    ["requisites are older", payer, [held("a", { requisiteVersion: 1 })], ["MISMATCHED a"]],
    ["sum and number agree", invoice, [held("a", { number: "7", sum: 100n })], ["EXPECTED a"]],
    ["the sum is not told", invoice, [held("a", { number: "7" })], ["EXPECTED a"]],
    ["the sum differs", invoice, [held("a", { number: "7", sum: 101n })], ["MISMATCHED a"]],
    ["the number differs", invoice, [held("a", { number: "8", sum: 100n })], ["MISMATCHED a"]],
    ["the number is gone", invoice, [held("a", { sum: 100n })], ["MISMATCHED a"]]
  ] as const)("finds, when %s", (_name, ours, theirs, expected) => {
    const findings = compareWithBilling(ours, theirs)
    expect(findings.map(({ billingId, verdict }) => `${verdict} ${billingId}`)).toEqual(expected)
    for (const { detail, verdict } of findings) expect(detail === null).toBe(verdict === "EXPECTED")
  })
})

const compare = Effect.map(Stream.runCollect(reconcileBilling()), (comparisons) =>
  comparisons.map(
    ({ billingId, view, ourId, verdict }) => `${verdict} ${view.operation.kind} ${ourId} ${billingId}`
  )
)

describe("a reconciliation", () => {
  it.effect("compares every object of accounts and bills, and changes nothing", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* register()
      const made = yield* bill(reward("lot-1", 125_000_000n))
      yield* settle()
      expect(yield* compare).toEqual([
        "EXPECTED CLIENT client-1 client-1",
        "EXPECTED PAYER payer-2 payer-2",
        "EXPECTED CONTRACT contract-3 contract-3",
        "EXPECTED INVOICE invoice-4 invoice-4"
      ])
      yield* billing.lose("client-1")
      const bills = yield* BillRepository
      const issued = yield* billNow(made.id)
      if (issued.status === "ISSUED") yield* bills.update({ ...issued, invoiceNumber: "5" })
      const before = [yield* billing.objects, yield* billNow(made.id)]
      expect((yield* compare).filter((line) => !line.startsWith("EXPECTED"))).toEqual([
        "MISSING CLIENT client-1 null",
        "MISMATCHED INVOICE invoice-4 invoice-4"
      ])
      expect([yield* billing.objects, yield* billNow(made.id)]).toEqual(before)
    }).pipe(inWorld)
  )

  it.effect("finds what must not be sent again", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.setRecovery("none")
      yield* billing.plan({ _tag: "DropAfterCommit" }, { on: "CLIENT" })
      yield* register()
      yield* settle()
      expect(yield* compare).toEqual([
        "ORPHAN CLIENT null client-1",
        "EXPECTED PAYER null null",
        "EXPECTED CONTRACT null null"
      ])
    }).pipe(inWorld)
  )

  it.effect("takes no call under way for a difference", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "AnswerLate", delayMs: 3_000 }, { on: "CLIENT" })
      yield* register()
      const call = yield* Effect.forkChild(runBillingOperations(), { startImmediately: true })
      yield* TestClock.adjust("100 millis")
      expect(yield* billing.objects).toHaveLength(1)
      const comparison = yield* Effect.forkChild(compare, { startImmediately: true })
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(call)
      expect((yield* Fiber.join(comparison))[0]).toBe("EXPECTED CLIENT client-1 client-1")
    }).pipe(inWorld)
  )
})
