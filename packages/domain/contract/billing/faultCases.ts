import { expect } from "@effect/vitest"
import { Effect, Option, Result } from "effect"
import {
  BillingUnavailable,
  findInBilling,
  objectKindOf,
  recoveryOf,
  SendPermit,
  type BillingOperationKind
} from "@dealer-billing/domain/internal"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { FarSide, retryAfterMs, type FarFault } from "./BillingHarness.ts"
import { prepareCall, watchCalls } from "./calls.ts"
import type { BillingCases } from "./declareCases.ts"

/** The far side has no other call of that kind than the one: an adapter never retries. */
const spoiledCall = Effect.fn("spoiledCall")(function* (kind: BillingOperationKind, fault: FarFault) {
  const { call, reference } = yield* prepareCall(kind)
  yield* (yield* FarSide).spoil(fault, kind)
  const { calls, result } = yield* watchCalls(kind, Effect.result(call))
  expect(calls.length, "calls that arrived").toBe(1)
  if (Result.isSuccess(result)) return expect.fail(`the call succeeded despite ${fault}`)
  return { call, error: result.failure, reference }
})

const unknownFaults = [
  ["drop-before-commit", "a connection that broke before the commit"],
  ["drop-after-commit", "a connection that broke after the commit"],
  ["delay", "an answer after the deadline"],
  ["server-error", "an error of Billing's server"],
  ["unreadable", "an answer that cannot be read"],
  ["forged-reference", "the answer for another object"]
] as const

const wrongAnswers = [
  ["PAYER", "older-version", "an older version of the legal details"],
  ["INVOICE", "foreign-link", "a link to another host"],
  ["INVOICE", "plain-link", "a link without https"]
] as const

const personal = [
  sampleRequisite.inn,
  sampleRequisite.ogrn,
  sampleRequisite.settlementAccount,
  sampleRequisite.email,
  sampleRequisite.name,
  sampleRequisite.legalAddress
]

const unknownCases = ({ needing, sends }: BillingCases): void => {
  for (const kind of sends) {
    for (const [fault, words] of unknownFaults) {
      needing([fault], `${kind}: ${words} is an unknown outcome, and is not retried`, () =>
        Effect.gen(function* () {
          const { error } = yield* spoiledCall(kind, fault)
          expect(error._tag).toBe("BillingOutcomeUnknown")
        })
      )
    }
  }
  for (const [kind, fault, words] of wrongAnswers) {
    if (!sends.includes(kind)) continue
    needing([fault], `${kind}: ${words} is not accepted`, () =>
      Effect.map(spoiledCall(kind, fault), ({ error }) => expect(error._tag).toBe("BillingOutcomeUnknown"))
    )
  }
}

const refusalCases = ({ needing, sends }: BillingCases): void => {
  for (const kind of sends) {
    needing(["refuse"], `${kind}: a refusal is final, and its reason has no legal details`, () =>
      Effect.gen(function* () {
        const { error } = yield* spoiledCall(kind, "refuse")
        expect(error._tag).toBe("BillingRejected")
        for (const text of personal) expect(`${error.message} ${error.reason}`).not.toContain(text)
      })
    )
    needing(["busy"], `${kind}: a busy Billing did nothing, and says when to come back`, () =>
      Effect.gen(function* () {
        const { error } = yield* spoiledCall(kind, "busy")
        expect(error).toMatchObject({ _tag: "BillingUnavailable", retryAfterMs })
      })
    )
    needing(["unauthorized"], `${kind}: a refused token concerns every call`, () =>
      Effect.gen(function* () {
        const { error } = yield* spoiledCall(kind, "unauthorized")
        expect(error).toMatchObject({ _tag: "BillingUnavailable", scope: "billing" })
      })
    )
  }
}

const recoveryCases = ({ needing, sends }: BillingCases): void => {
  for (const kind of sends) {
    needing(["drop-after-commit"], `${kind}: a call without an answer is recovered as the adapter states`, () =>
      Effect.gen(function* () {
        const recovery = yield* recoveryOf(kind)
        const { call, reference } = yield* spoiledCall(kind, "drop-after-commit")
        if (recovery === "none") return
        const found = yield* findInBilling(objectKindOf(kind), reference)
        expect(Option.isSome(found)).toBe(true)
        if (recovery !== "idempotent" || Option.isNone(found)) return
        expect((yield* call).id).toBe(found.value.id)
        expect(yield* findInBilling(objectKindOf(kind), reference)).toEqual(found)
      })
    )
  }
}

const tooLate = new BillingUnavailable({ reason: "too late", retryAfterMs: null, scope: "worker" })

const permitCases = ({ effect, sends }: BillingCases): void => {
  for (const kind of sends) {
    effect(`${kind}: nothing is sent without the worker's permit`, () =>
      Effect.gen(function* () {
        const { call } = yield* prepareCall(kind)
        const denied = Effect.provideService(call, SendPermit, Effect.fail(tooLate))
        const { calls, result } = yield* watchCalls(kind, Effect.flip(denied))
        expect(calls).toEqual([])
        expect(result).toMatchObject({ _tag: "BillingUnavailable", scope: "worker" })
      })
    )
  }
}

export const faultCases = (cases: BillingCases): void => {
  unknownCases(cases)
  refusalCases(cases)
  recoveryCases(cases)
  permitCases(cases)
}
