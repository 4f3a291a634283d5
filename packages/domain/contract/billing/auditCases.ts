import { expect } from "@effect/vitest"
import { Effect } from "effect"
import { Billing, findInBilling } from "@dealer-billing/domain/internal"
import { FarSide, type FarFault } from "./BillingHarness.ts"
import { invoice, newReference, prepareCall } from "./calls.ts"
import { objectKinds, type BillingCases } from "./declareCases.ts"

const list = Effect.fn("list")(function* (...[kind, reference]: Parameters<Billing["Service"]["list"]>) {
  return yield* (yield* Billing).list(kind, reference)
})

const listingCases = ({ effect, needing, sends }: BillingCases): void => {
  for (const kind of objectKinds) {
    effect(`${kind}: lists the object with what was answered, and nothing under another reference`, () =>
      Effect.gen(function* () {
        const { call, reference } = yield* prepareCall(kind)
        expect(yield* list(kind, yield* newReference)).toEqual([])
        const { id, number, requisiteVersion, url } = yield* call
        expect(yield* list(kind, reference)).toMatchObject([{ id, number, requisiteVersion, url }])
      })
    )
  }
  needing(["listed-sum"], "lists an invoice's sum", () =>
    Effect.gen(function* () {
      const { call, reference } = yield* prepareCall("INVOICE")
      yield* call
      expect(yield* list("INVOICE", reference)).toMatchObject([{ sum: invoice.sum }])
    })
  )
  if (!sends.includes("CANCELLATION")) return
  needing(["listed-cancellation"], "lists whether an invoice is cancelled", () =>
    Effect.gen(function* () {
      const { call, reference } = yield* prepareCall("CANCELLATION")
      expect(yield* list("INVOICE", reference)).toMatchObject([{ isCancelled: false }])
      yield* call
      expect(yield* list("INVOICE", reference)).toMatchObject([{ isCancelled: true }])
    })
  )
}

const twinCases = ({ needing, sends }: BillingCases): void => {
  for (const kind of objectKinds.filter((each) => sends.includes(each))) {
    needing(["twins"], `${kind}: lists both of two objects under one reference, for an operator to choose`, () =>
      Effect.gen(function* () {
        const { call, reference } = yield* prepareCall(kind)
        yield* call
        yield* (yield* FarSide).makeTwin(kind, reference)
        const listed = yield* list(kind, reference)
        expect(new Set(listed.map(({ id }) => id)).size).toBe(2)
        const failed = yield* Effect.flip(findInBilling(kind, reference))
        expect(failed).toMatchObject({ _tag: "BillingOutcomeUnknown", isDoubtful: true })
      })
    )
  }
}

const silences: ReadonlyArray<readonly [FarFault, string]> = [
  ["drop-before-commit", "BillingOutcomeUnknown"],
  ["delay", "BillingOutcomeUnknown"],
  ["server-error", "BillingOutcomeUnknown"],
  ["unreadable", "BillingOutcomeUnknown"],
  ["refuse", "BillingOutcomeUnknown"],
  ["busy", "BillingUnavailable"]
]

const silenceCases = ({ needing, sends }: BillingCases): void => {
  for (const kind of objectKinds.filter((each) => sends.includes(each))) {
    for (const [fault, tag] of silences) {
      needing(
        ["lookup", fault],
        `${kind}: a look-up that ends in ${fault} does not say that nothing is there`,
        () =>
          Effect.gen(function* () {
            const { call, reference } = yield* prepareCall(kind)
            yield* call
            yield* (yield* FarSide).spoil(fault, "LOOKUP")
            expect((yield* Effect.flip(list(kind, reference)))._tag).toBe(tag)
          })
      )
    }
  }
}

export const auditCases = (cases: BillingCases): void => {
  listingCases(cases)
  twinCases(cases)
  silenceCases(cases)
}
