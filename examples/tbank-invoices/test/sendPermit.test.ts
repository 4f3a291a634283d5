import { Billing, BillingUnavailable } from "@dealer-billing/domain"
import { SendPermit } from "@dealer-billing/domain/internal"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { billingOn, storeMemory, TBank } from "./layers.ts"
import { invoice } from "./samples.ts"

const tooLate = Effect.fail(new BillingUnavailable({ reason: "too late", retryAfterMs: null, scope: "worker" }))

describe("an invoice whose permit to send is gone", () => {
  it.live("is not sent, and can be sent later", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const reference = "dealer-1:COMMISSION"
      const { id: clientId } = yield* billing.createClient({ reference, name: sampleRequisite.name })
      const payer = { clientId, reference, requisite: sampleRequisite, requisiteVersion: 1 }
      const { id: payerId } = yield* billing.setPayer(payer)
      const contract = { clientId, reference, payerId, accountType: "COMMISSION" as const }
      const { id: contractId } = yield* billing.createContract(contract)
      const issue = billing.issueInvoice({ contractId, reference: "lot-1", invoice })
      const failure = yield* Effect.flip(Effect.provideService(issue, SendPermit, tooLate))
      assert.deepInclude({ ...failure }, { _tag: "BillingUnavailable", scope: "worker" })
      const { invoices } = yield* TBank
      assert.lengthOf(invoices, 0)
      yield* issue
      assert.lengthOf(invoices, 1)
    }).pipe(Effect.provide(billingOn(storeMemory), { local: true }))
  )
})
