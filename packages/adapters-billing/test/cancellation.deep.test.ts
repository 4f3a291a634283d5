import { Sandbox } from "@dealer-billing/billing-sandbox"
import { Billing } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Logger, Option } from "effect"
import { billingHttpLayer } from "../src/index.ts"
import { invoice } from "./samples.ts"
import { sandbox, token } from "./sandboxLayer.ts"
import { findInBilling } from "@dealer-billing/domain/internal"

const reason = "Сделка отменена: покупатель отказался"

const billing = Layer.unwrap(
  Effect.map(Sandbox, ({ recovery, url }) => billingHttpLayer({ url, token, recovery, timeoutMs: 2_000 }))
).pipe(Layer.provideMerge(sandbox), Layer.provideMerge(Logger.layer([])))

const post = (method: string, url: string, body: unknown) =>
  Effect.promise(async () => {
    const headers = { "content-type": "application/json" }
    const answer = await fetch(url, { method, headers, body: JSON.stringify(body) })
    expect(answer.status).toBe(200)
  })

const issued = Effect.fn("issued")(function* (reference: string) {
  const port = yield* Billing
  const { id: clientId } = yield* port.createClient({ reference, name: sampleRequisite.name })
  const payer = { clientId, reference, requisite: sampleRequisite, requisiteVersion: 1 }
  const { id: payerId } = yield* port.setPayer(payer)
  const { id: contractId } = yield* port.createContract({ clientId, reference, payerId, accountType: "COMMISSION" })
  const { id } = yield* port.issueInvoice({ contractId, reference, invoice })
  return { invoiceId: id, reference, reason }
})

/** What Billing says when it is asked, after each way in which a call can go wrong. */
const isCarriedOut = {
  "drop-after-commit": true,
  "drop-before-commit": false,
  silence: true,
  drip: true,
  truncated: true,
  "wrong-types": true,
  "foreign-id": true,
  html: true,
  huge: true,
  reset: true,
  redirect: false
} as const

describe("a cancellation over HTTP", () => {
  it.layer(billing, { excludeTestServices: true, timeout: "60 seconds" })((its) => {
    its.effect.each(Object.entries(isCarriedOut))(
      "is an unknown outcome after %s, which a look-up resolves",
      ([fault, isCancelled]) =>
        Effect.gen(function* () {
          const port = yield* Billing
          const { url } = yield* Sandbox
          const request = yield* issued(`lot-${fault}`)
          yield* post("PUT", `${url}/sandbox/faults`, { rules: [{ on: "cancellation", times: 1, fault }] })
          const failed = yield* Effect.flip(port.cancelInvoice(request))
          expect(failed._tag).toBe("BillingOutcomeUnknown")
          const found = yield* findInBilling("INVOICE", request.reference)
          expect(Option.getOrThrow(found)).toMatchObject({ id: request.invoiceId, isCancelled })
          expect(yield* port.cancelInvoice(request)).toMatchObject({ id: request.invoiceId, isCancelled: true })
        })
    )

    its.effect("is refused where the invoice has money, in words for people", () =>
      Effect.gen(function* () {
        const port = yield* Billing
        const { url } = yield* Sandbox
        const request = yield* issued("lot-paid")
        yield* post("POST", `${url}/sandbox/invoices/${request.invoiceId}/pay`, { sum: "10.00" })
        const refused = yield* Effect.flip(port.cancelInvoice(request))
        expect(refused).toMatchObject({ _tag: "BillingRejected" })
        expect(refused.reason).toContain("invoice-has-money")
        expect(Option.getOrThrow(yield* findInBilling("INVOICE", request.reference)).isCancelled).toBe(false)
      })
    )
  })
})
