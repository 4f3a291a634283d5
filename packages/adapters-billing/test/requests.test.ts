import { describe, expect, it } from "@effect/vitest"
import { cancelInvoiceRequest } from "../src/cancelInvoice/request.ts"
import { createClientRequest } from "../src/createClient/request.ts"
import { createContractRequest } from "../src/createContract/request.ts"
import { listRequest } from "../src/list/request.ts"
import { issueInvoiceRequest } from "../src/issueInvoice/request.ts"
import { setPayerRequest } from "../src/setPayer/request.ts"
import { invoice, requisite } from "./samples.ts"

describe("what is sent to Billing", () => {
  it("is a client under our reference", () => {
    expect(createClientRequest({ reference: "dealer-7:COMMISSION", name: "ООО Ромашка" })).toEqual({
      method: "PUT",
      path: "/v1/clients/dealer-7%3ACOMMISSION",
      idempotencyKey: "dealer-7:COMMISSION",
      body: { name: "ООО Ромашка" },
      personal: ["ООО Ромашка"]
    })
  })

  it("is a payer of its client, with the requisites and their version, all of which count as personal", () => {
    const request = setPayerRequest({ clientId: "c 1/..", reference: "d:DEPOSIT", requisite, requisiteVersion: 3 })
    expect(request.path).toBe("/v1/clients/c%201%2F../payers/d%3ADEPOSIT")
    expect(request.body).toEqual({ requisite, requisiteVersion: 3 })
    expect(request.personal).toEqual(Object.values(requisite))
  })

  it("is a contract of its client that names the payer and the kind", () => {
    const sent = { clientId: "c-1", reference: "d:DEPOSIT", payerId: "p-1", accountType: "DEPOSIT" as const }
    const request = createContractRequest(sent)
    expect(request.path).toBe("/v1/clients/c-1/contracts/d%3ADEPOSIT")
    expect(request.body).toEqual({ payerId: "p-1", kind: "DEPOSIT" })
  })

  it("is an invoice whose money and percents are decimal texts", () => {
    const request = issueInvoiceRequest({ contractId: "k-1", reference: "lot-42:GET_REWARD:1", invoice })
    expect(request.path).toBe("/v1/contracts/k-1/invoices/lot-42%3AGET_REWARD%3A1")
    expect(request.body).toEqual({
      sum: "62500.00",
      currency: "RUB",
      vat: { mode: "included", rate: "22.00", sum: "11270.49" },
      purpose: invoice.purpose,
      items: [{ name: "Вознаграждение, лот 42", quantity: 1, unit: "шт", price: "62500.00", sum: "62500.00" }]
    })
  })

  it("is the cancellation of an invoice by Billing's id of it, with the reason", () => {
    expect(cancelInvoiceRequest({ invoiceId: "i/1", reference: "r", reason: "Сделка отменена" })).toEqual({
      method: "PUT",
      path: "/v1/invoices/i%2F1/cancellation",
      idempotencyKey: null,
      body: { reason: "Сделка отменена" },
      personal: []
    })
  })

  it("says null where the VAT has no rate or no sum", () => {
    const vat = { mode: "price-difference" as const, rate: null, sum: null }
    const request = issueInvoiceRequest({ contractId: "k-1", reference: "r", invoice: { ...invoice, vat } })
    expect(request.body).toMatchObject({ vat: { mode: "price-difference", rate: null, sum: null } })
  })

  it("is a look-up by our reference, in the collection of its kind", () => {
    expect(listRequest("PAYER", "дилер&7:DEPOSIT")).toEqual({
      method: "GET",
      path: "/v1/payers?ref=%D0%B4%D0%B8%D0%BB%D0%B5%D1%80%267%3ADEPOSIT",
      idempotencyKey: null,
      body: null,
      personal: []
    })
    expect(listRequest("INVOICE", "r").path).toBe("/v1/invoices?ref=r")
  })
})
