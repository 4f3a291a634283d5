import { decodePaymentFact } from "@dealer-billing/domain"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { planFaults } from "../src/plan/planFaults.ts"
import { planMessages } from "../src/plan/planMessages.ts"
import { factsOf, type PlannedMessage } from "../src/plan/PlannedMessage.ts"
import { SeededRandom } from "../src/plan/SeededRandom.ts"
import { smallWorld } from "./smallWorld.ts"

const payments = 5_000
const planned = planMessages(new SeededRandom(7), smallWorld, payments)
const counts = { service: 40, postgres: 5, kafka: 3, stops: 8, freezes: 4 }

const share = (isSo: (message: PlannedMessage) => boolean): number => planned.filter(isSo).length / payments

describe("the plan of a run", () => {
  it("is the same for the same seed, and another one for another", () => {
    assert.deepStrictEqual(planMessages(new SeededRandom(7), smallWorld, payments), planned)
    assert.notDeepEqual(planMessages(new SeededRandom(8), smallWorld, payments), planned)
    const faults = planFaults(new SeededRandom(7), counts, payments)
    assert.deepStrictEqual(planFaults(new SeededRandom(7), counts, payments), faults)
  })

  it("has every fact, a tenth of them again, and one poison in a hundred", () => {
    assert.lengthOf(factsOf(planned), payments)
    assert.closeTo(
      share(({ expectation }) => expectation._tag === "Parked"),
      0.01,
      0.001
    )
    assert.closeTo(
      share(({ expectation }) => expectation._tag === "Fact"),
      1.1,
      0.02
    )
    const types = new Set(factsOf(planned).map(({ type }) => type))
    assert.sameMembers([...types], ["payment.received", "payment.reversed", "invoice.paid-total"])
  })

  it("has reversals ahead of their payments, and older totals after newer ones", () => {
    const seen = new Set<string>()
    const revisions = new Map<string, number>()
    const out = { reversals: 0, totals: 0 }
    for (const { expectation } of planned) {
      if (expectation._tag === "Parked") continue
      const { invoiceId, paymentId, reversesPaymentId, revision } = expectation.fact
      if (reversesPaymentId !== null && !seen.has(reversesPaymentId)) out.reversals += 1
      if (revision !== null && revision < (revisions.get(invoiceId ?? "") ?? 0)) out.totals += 1
      if (revision !== null) revisions.set(invoiceId ?? "", revision)
      seen.add(paymentId)
    }
    assert.isAbove(out.reversals, 0)
    assert.isAbove(out.totals, 0)
  })

  it("has facts that can be read, and every kind of poison", () => {
    const kinds = new Set<string>()
    const long = planMessages(new SeededRandom(9), smallWorld, 20_000)
    for (const { expectation, value } of long) {
      if (expectation._tag === "Parked") kinds.add(expectation.kind)
      else assert.isTrue(Result.isSuccess(decodePaymentFact(value ?? Buffer.alloc(0))))
    }
    assert.isAtLeast(kinds.size, 25)
    for (const kind of ["no value", "invalid UTF-8", "2 MB", "duplicate keys", "deep nesting", "other content"]) {
      assert.include([...kinds], kind)
    }
  })

  it("has all faults that were asked for, in the order of the stream", () => {
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
