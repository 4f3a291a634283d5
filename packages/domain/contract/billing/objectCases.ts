import { expect } from "@effect/vitest"
import { Effect, Option, Result } from "effect"
import { Billing, findInBilling, recoveryOf } from "@dealer-billing/domain/internal"
import { sampleRequisite, sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import { invoice, newReference, reason } from "./calls.ts"
import type { BillingCases } from "./declareCases.ts"

const provisioned = Effect.fn("provisioned")(function* () {
  const billing = yield* Billing
  const reference = yield* newReference
  const { id: clientId } = yield* billing.createClient({ reference, name: sampleRequisite.name })
  const payer = { clientId, reference, requisite: sampleRequisite, requisiteVersion: 1 }
  const { id: payerId } = yield* billing.setPayer(payer)
  const contract = { clientId, reference, payerId, accountType: "COMMISSION" as const }
  const { id: contractId } = yield* billing.createContract(contract)
  return { reference, clientId, payerId, contractId, payer, contract }
})

const makingCases = (it: BillingCases): void => {
  it.effect("makes client, payer, contract and invoice, each with an id of its own", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const { clientId, contractId, payerId, reference } = yield* provisioned()
      const issued = yield* billing.issueInvoice({ contractId, reference, invoice })
      for (const id of [clientId, payerId, contractId, issued.id]) expect(id).toMatch(/^.{1,128}$/u)
      expect(issued.number).toMatch(/^.{1,64}$/u)
      expect(issued.url).toMatch(/^[a-z]+:\/\/.+/u)
    })
  )

  it.effect("finds an object by its kind and our reference, and nothing before it is made", () =>
    Effect.gen(function* () {
      const unknown = yield* newReference
      const { clientId, contractId, payerId, reference } = yield* provisioned()
      const find = (kind: "CLIENT" | "PAYER" | "CONTRACT" | "INVOICE", ref: string) =>
        Effect.map(
          findInBilling(kind, ref),
          Option.map(({ id }) => id)
        )
      expect(yield* find("CLIENT", unknown)).toEqual(Option.none())
      expect(yield* find("INVOICE", reference)).toEqual(Option.none())
      expect(yield* find("CLIENT", reference)).toEqual(Option.some(clientId))
      expect(yield* find("PAYER", reference)).toEqual(Option.some(payerId))
      expect(yield* find("CONTRACT", reference)).toEqual(Option.some(contractId))
    })
  )

  it.effect("updates a payer's legal details under the same id, and answers their version", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const { payer, payerId, reference } = yield* provisioned()
      const newer = { ...payer, requisite: sampleRequisiteOfSoleProprietor, requisiteVersion: 2 }
      expect(yield* billing.setPayer(newer)).toMatchObject({ id: payerId, requisiteVersion: 2 })
      const found = yield* findInBilling("PAYER", reference)
      expect(Option.map(found, ({ requisiteVersion }) => requisiteVersion)).toEqual(Option.some(2))
    })
  )

  it.effect("refuses for good what belongs to something that is not there", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const reference = yield* newReference
      const failed = yield* Effect.flip(billing.issueInvoice({ contractId: `no-${reference}`, reference, invoice }))
      expect(failed._tag).toBe("BillingRejected")
    })
  )

  it.effect("accepts a reference with characters that a URL must escape", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const reference = `лот/№ 7?a=b&c#d%20:${yield* newReference}`
      const { id } = yield* billing.createClient({ reference, name: 'ООО "Ёж & К°"' })
      const found = yield* findInBilling("CLIENT", reference)
      expect(Option.map(found, (object) => object.id)).toEqual(Option.some(id))
    })
  )
}

const cancelCases = (it: BillingCases): void => {
  it.effect("cancels an invoice, and once more without harm, or says that it cannot", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const { contractId, reference } = yield* provisioned()
      const { id } = yield* billing.issueInvoice({ contractId, reference, invoice })
      const cancel = billing.cancelInvoice({ invoiceId: id, reference, reason })
      const first = yield* Effect.result(cancel)
      if (Result.isFailure(first)) return expect(first.failure._tag).toBe("BillingRejected")
      expect(first.success).toMatchObject({ id, isCancelled: true })
      expect(yield* cancel).toMatchObject({ id, isCancelled: true })
      const found = yield* findInBilling("INVOICE", reference)
      expect(Option.map(found, (object) => object.isCancelled)).not.toEqual(Option.some(false))
    })
  )

  it.effect("refuses for good to cancel an invoice that is not there", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const reference = yield* newReference
      const cancel = billing.cancelInvoice({ invoiceId: `no-${reference}`, reference, reason })
      expect((yield* Effect.flip(cancel))._tag).toBe("BillingRejected")
    })
  )
}

const repeatCases = (it: BillingCases): void => {
  it.effect("makes one object however often it is asked under the same reference", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      if ((yield* recoveryOf("CLIENT")) !== "idempotent") return
      const { clientId, contract, contractId, payer, payerId, reference } = yield* provisioned()
      const again = {
        client: yield* billing.createClient({ reference, name: sampleRequisite.name }),
        payer: yield* billing.setPayer(payer),
        contract: yield* billing.createContract(contract)
      }
      expect([again.client.id, again.payer.id, again.contract.id]).toEqual([clientId, payerId, contractId])
    })
  )

  it.effect("issues one invoice when asked for it several times at the same moment", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      if ((yield* recoveryOf("INVOICE")) !== "idempotent") return
      const { contractId, reference } = yield* provisioned()
      const issue = billing.issueInvoice({ contractId, reference, invoice })
      const issued = yield* Effect.all([issue, issue, issue, issue, issue], { concurrency: "unbounded" })
      expect(new Set(issued.map(({ id, number, url }) => `${id} ${number} ${url}`)).size).toBe(1)
    })
  )
}

export const objectCases = (cases: BillingCases): void => {
  makingCases(cases)
  cancelCases(cases)
  repeatCases(cases)
}
