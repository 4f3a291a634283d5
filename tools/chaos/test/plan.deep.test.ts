import { decodePaymentEvent, dialectOf } from "@dealer-billing/domain/internal"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { planFaults } from "../src/plan/planFaults.ts"
import { planMessages } from "../src/plan/planMessages.ts"
import { listEvents, type PlannedEvent, type PlannedMessage } from "../src/plan/PlannedMessage.ts"
import { SeededRandom } from "../src/plan/SeededRandom.ts"
import { smallWorld } from "./smallWorld.ts"

const payments = 5_000
const plans = {
  payments: planMessages(new SeededRandom(7), smallWorld, payments, "payments"),
  totals: planMessages(new SeededRandom(7), smallWorld, payments, "totals")
}
const planned = plans.payments
const counts = { service: 40, postgres: 5, kafka: 3, stops: 8, freezes: 4 }

const share = (plan: ReadonlyArray<PlannedMessage>, isSo: (message: PlannedMessage) => boolean): number =>
  plan.filter(isSo).length / payments

const typesOf = (plan: ReadonlyArray<PlannedMessage>) => [...new Set(listEvents(plan).map(({ type }) => type))]

describe("the plan of a run", () => {
  it("is the same for the same seed and differs for another seed", () => {
    assert.deepStrictEqual(planMessages(new SeededRandom(7), smallWorld, payments, "payments"), planned)
    assert.notDeepEqual(planMessages(new SeededRandom(8), smallWorld, payments, "payments"), planned)
    const faults = planFaults(new SeededRandom(7), counts, payments)
    assert.deepStrictEqual(planFaults(new SeededRandom(7), counts, payments), faults)
  })

  it.each(["payments", "totals"] as const)(
    "has every event of %s, a tenth of them repeated, and one poison in a hundred",
    (dialect) => {
      const plan = plans[dialect]
      assert.lengthOf(listEvents(plan), payments)
      assert.closeTo(
        share(plan, ({ expectation }) => expectation._tag === "Parked"),
        0.01,
        0.001
      )
      assert.closeTo(
        share(plan, ({ expectation }) => expectation._tag === "Event"),
        1.1,
        0.02
      )
    }
  )

  it("has only events of its dialect", () => {
    assert.sameMembers(typesOf(plans.payments), ["payment.received", "payment.reversed"])
    assert.sameMembers(typesOf(plans.totals), ["invoice.paid-total"])
  })

  it("has reversals before their payments", () => {
    const seen = new Set<string>()
    const early = planned.filter(({ expectation }) => {
      if (expectation._tag === "Parked") return false
      const { paymentId, reversesPaymentId } = expectation.event
      seen.add(paymentId)
      return reversesPaymentId !== null && !seen.has(reversesPaymentId)
    })
    assert.isNotEmpty(early)
  })

  it("has totals that rise, fall, stay, exceed their bill and come after newer ones", () => {
    const count = { rising: 0, falling: 0, staying: 0, above: 0, late: 0 }
    const newest = new Map<string, PlannedEvent>()
    for (const { expectation } of plans.totals) {
      if (expectation._tag === "Parked") continue
      const { event } = expectation
      const before = newest.get(event.invoiceId ?? "")
      if (before !== undefined && (event.revision ?? 0) < (before.revision ?? 0)) count.late += 1
      if ((event.revision ?? 0) <= (before?.revision ?? 0)) continue
      const change = event.sum - (before?.sum ?? 0n)
      count[change > 0n ? "rising" : change < 0n ? "falling" : "staying"] += 1
      if (event.sum > 100_000_000n) count.above += 1
      newest.set(event.invoiceId ?? "", event)
    }
    for (const [kind, times] of Object.entries(count)) assert.isAbove(times, 20, kind)
  })

  it.each(["payments", "totals"] as const)("has %s that can be read, and every kind of poison", (dialect) => {
    const kinds = new Map<string, ReadonlyArray<string>>()
    const long = planMessages(new SeededRandom(9), smallWorld, 20_000, dialect)
    for (const { expectation, value } of long) {
      if (expectation._tag === "Parked") kinds.set(expectation.kind, expectation.reasons)
      else assert.isTrue(Result.isSuccess(decodePaymentEvent(value ?? Buffer.alloc(0))))
    }
    assert.isAtLeast(kinds.size, 25)
    for (const kind of ["no value", "invalid UTF-8", "2 MB", "duplicate keys", "deep nesting", "other content"]) {
      assert.include([...kinds.keys()], kind)
    }
    assert.include([...kinds.values()].flat(), "WRONG_DIALECT")
  })

  it.each(["payments", "totals"] as const)(
    "has poison in %s that the domain parks for the planned reason",
    (dialect) => {
      const unreadable = new Set(["BAD_MESSAGE", "BAD_CURRENCY"])
      for (const { expectation, value } of planMessages(new SeededRandom(9), smallWorld, 20_000, dialect)) {
        if (expectation._tag === "Event") continue
        const read = decodePaymentEvent(value ?? Buffer.alloc(0))
        const { kind, reasons } = expectation
        if (Result.isFailure(read)) assert.include(reasons, read.failure.reason, kind)
        else {
          assert.isFalse(reasons.length === 1 && unreadable.has(reasons[0] ?? ""), kind)
          assert.strictEqual(dialectOf(read.success) !== dialect, reasons.includes("WRONG_DIALECT"), kind)
        }
      }
    }
  )

  it("has all wanted faults, in the order of the messages", () => {
    const faults = planFaults(new SeededRandom(7), counts, payments)
    assert.lengthOf(faults, 60)
    const ats = faults.map(({ at }) => at)
    assert.deepStrictEqual(
      ats,
      ats.toSorted((left, right) => left - right)
    )
    const ofService = faults.filter(({ fault }) => fault._tag === "Kill" || fault._tag === "KillAtPoint")
    assert.lengthOf(ofService, counts.service)
  })
})
