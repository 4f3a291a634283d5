import { Sandbox } from "@dealer-billing/billing-sandbox"
import { Billing, type BillingRecovery } from "@dealer-billing/domain"
import { billingContract } from "@dealer-billing/domain/contract"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Layer, Logger, Option, Redacted } from "effect"
import { billingHttpLayer } from "../src/index.ts"
import { sandboxHarness } from "./contract/sandboxHarness.ts"
import { sandbox, token } from "./sandboxLayer.ts"
import { findInBilling } from "@dealer-billing/domain/internal"

const setFaults = (url: string, recovery: BillingRecovery, rules: ReadonlyArray<unknown>) =>
  Effect.promise(async () => {
    const answer = await fetch(`${url}/sandbox/faults`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ recovery, rules })
    })
    expect(answer.status).toBe(200)
  })

const billingWith = (recoveryMode: BillingRecovery, sentToken = token) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { recovery, url } = yield* Sandbox
      yield* setFaults(url, recoveryMode, [])
      const options = { url, token: sentToken, recovery, timeoutMs: 2_000 }
      return billingHttpLayer(options)
    })
  ).pipe(Layer.provideMerge(sandbox), Layer.provideMerge(Logger.layer([])))

const outcomes = {
  "drop-after-commit": { outcome: "BillingOutcomeUnknown", made: true },
  "drop-before-commit": { outcome: "BillingOutcomeUnknown", made: false },
  silence: { outcome: "BillingOutcomeUnknown", made: true },
  drip: { outcome: "BillingOutcomeUnknown", made: true },
  truncated: { outcome: "BillingOutcomeUnknown", made: true },
  "wrong-types": { outcome: "BillingOutcomeUnknown", made: true },
  "foreign-id": { outcome: "BillingOutcomeUnknown", made: true },
  html: { outcome: "BillingOutcomeUnknown", made: true },
  huge: { outcome: "BillingOutcomeUnknown", made: true },
  reset: { outcome: "BillingOutcomeUnknown", made: true },
  redirect: { outcome: "BillingOutcomeUnknown", made: false }
} as const

const statuses = [
  [{ status: 500 }, "BillingOutcomeUnknown"],
  [{ status: 503 }, "BillingOutcomeUnknown"],
  [{ status: 503, retryAfter: "2" }, "BillingUnavailable"],
  [{ status: 429, retryAfter: "2" }, "BillingUnavailable"],
  [{ status: 401 }, "BillingUnavailable"],
  [{ status: 422 }, "BillingRejected"]
] as const

billingContract("over HTTP, of the sandbox", sandboxHarness("idempotent"))
billingContract("over HTTP, of a sandbox that is to be asked first", sandboxHarness("lookup"))

describe("the sandbox's faults", () => {
  it.layer(billingWith("idempotent"), { excludeTestServices: true, timeout: "60 seconds" })((its) => {
    its.effect.each(Object.entries(outcomes))(
      "are unknown outcomes that a look-up resolves: %s",
      ([fault, { made, outcome }]) =>
        Effect.gen(function* () {
          const billing = yield* Billing
          const { url } = yield* Sandbox
          const reference = `client-${fault}`
          yield* setFaults(url, "idempotent", [{ on: "clients", times: 1, fault }])
          const started = yield* Clock.currentTimeMillis
          const failure = yield* Effect.flip(billing.createClient({ reference, name: "ООО Ромашка" }))
          expect(failure._tag).toBe(outcome)
          expect((yield* Clock.currentTimeMillis) - started).toBeLessThan(3_000)
          const found = yield* findInBilling("CLIENT", reference)
          expect(Option.isSome(found)).toBe(made)
          const { id } = yield* billing.createClient({ reference, name: "ООО Ромашка" })
          if (Option.isSome(found)) expect(id).toBe(found.value.id)
        })
    )

    its.effect.each(statuses)("are distinguished by their status: %j", ([rule, outcome]) =>
      Effect.gen(function* () {
        const billing = yield* Billing
        const { url } = yield* Sandbox
        yield* setFaults(url, "idempotent", [{ on: "*", times: 1, fault: "status", ...rule }])
        const reference = `client-${JSON.stringify(rule)}`
        const failure = yield* Effect.flip(billing.createClient({ reference, name: "ООО Ромашка" }))
        expect(failure._tag).toBe(outcome)
        if (failure._tag === "BillingUnavailable" && "retryAfter" in rule) {
          expect(failure.retryAfterMs).toBe(2_000)
        }
      })
    )
  })
})

describe("the sandbox as a careless Billing", () => {
  it.layer(billingWith("lookup"), { excludeTestServices: true, timeout: "60 seconds" })((its) => {
    its.effect("creates duplicates of repeated calls, and a look-up leaves them to an operator", () =>
      Effect.gen(function* () {
        const billing = yield* Billing
        yield* billing.createClient({ reference: "twin", name: "ООО Ромашка" })
        yield* billing.createClient({ reference: "twin", name: "ООО Ромашка" })
        const failure = yield* Effect.flip(findInBilling("CLIENT", "twin"))
        expect(failure).toMatchObject({ _tag: "BillingOutcomeUnknown", isDoubtful: true })
      })
    )
  })
})

describe("a token that the sandbox does not know", () => {
  it.layer(billingWith("idempotent", Redacted.make("old")), { excludeTestServices: true, timeout: "60 seconds" })(
    (its) => {
      its.effect("is not the call's fault", () =>
        Effect.gen(function* () {
          const billing = yield* Billing
          const failure = yield* Effect.flip(billing.createClient({ reference: "r", name: "ООО Ромашка" }))
          expect(failure._tag).toBe("BillingUnavailable")
        })
      )
    }
  )
})

describe("the lists of the sandbox", () => {
  it.layer(billingWith("lookup"), { excludeTestServices: true, timeout: "60 seconds" })((its) => {
    its.effect("lists nothing, the one, and twins, each with what is compared", () =>
      Effect.gen(function* () {
        const billing = yield* Billing
        const { id: clientId } = yield* billing.createClient({ reference: "book", name: "ООО Ромашка" })
        const payer = { clientId, reference: "book", requisite: sampleRequisite, requisiteVersion: 3 }
        const { id: payerId } = yield* billing.setPayer(payer)
        const contract = { clientId, payerId, reference: "book", accountType: "COMMISSION" } as const
        const { id: contractId } = yield* billing.createContract(contract)
        const items = [{ name: "Лот", quantity: 1, unit: "шт", price: 12_345n, sum: 12_345n }]
        const vat = { mode: "none", rate: null, sum: 0n } as const
        const invoice = { sum: 12_345n, currency: "RUB", purpose: "Лот. НДС не облагается", vat, items } as const
        const made = yield* Effect.replicateEffect(
          billing.issueInvoice({ contractId, reference: "book", invoice }),
          2
        )
        expect(yield* billing.list("CLIENT", "no book")).toEqual([])
        expect(yield* billing.list("PAYER", "book")).toEqual([
          { id: payerId, requisiteVersion: 3, number: null, url: null }
        ])
        const listed = made.map((each) => ({ ...each, sum: 12_345n, isCancelled: false }))
        expect(yield* billing.list("INVOICE", "book")).toEqual(listed)
      })
    )
  })
})
