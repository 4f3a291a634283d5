import { BasisPoints, type Invoice } from "@dealer-billing/domain"
import { sampleRequisite, sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import { Validator } from "@seriousme/openapi-schema-validator"
import { describe, expect, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import type { BillingRequest } from "../src/shared/BillingRequest.ts"
import type { CallKind } from "../src/wrappers/wrapCalls.ts"
import { cancelInvoiceRequest } from "../src/cancelInvoice/request.ts"
import { createClientRequest } from "../src/createClient/request.ts"
import { createContractRequest } from "../src/createContract/request.ts"
import { listRequest } from "../src/list/request.ts"
import { issueInvoiceRequest } from "../src/issueInvoice/request.ts"
import { setPayerRequest } from "../src/setPayer/request.ts"
import { billingDocument } from "./billingDocument.ts"

const { components } = billingDocument
const paths: Readonly<Record<string, unknown>> = billingDocument.paths

/** Whether a value is what the document says under that name. */
const isA = (name: string, value: unknown): boolean => {
  const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } })
  return ajv.validate({ ...components, $ref: `#/schemas/${name}` }, value)
}

/** The path and the schema of the document that describe a request. */
const describedAs = ({ path }: BillingRequest): ReadonlyArray<string> =>
  Object.keys(paths).filter((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/gu, "[^/]+").replaceAll(".", "\\.")}$`, "u").test(
      path.split("?")[0] ?? ""
    )
  )

const reference = "лот 42:GET_REWARD:1"
const client = { reference, name: "ООО Ромашка" }
const payer = { clientId: "c 1", reference, requisite: sampleRequisite, requisiteVersion: 3 }
const contract = { clientId: "c-1", reference, payerId: "p-1", accountType: "DEPOSIT" as const }
const invoice: Invoice = {
  sum: 6_250_000n,
  currency: "RUB",
  vat: { mode: "included", rate: BasisPoints.make(2_200n), sum: 1_127_049n },
  purpose: "Вознаграждение, лот 42",
  items: [{ name: "Вознаграждение, лот 42", quantity: 1, unit: "шт", price: 6_250_000n, sum: 6_250_000n }]
}
const withoutVatSum = { ...invoice, vat: { mode: "price-difference" as const, rate: null, sum: null } }
const issue = (issued: Invoice) => issueInvoiceRequest({ contractId: "k-1", reference, invoice: issued })

type Sent = readonly [schema: string, request: BillingRequest, path: string]

/** A call that the document does not describe does not compile. */
const sent: Readonly<Record<Exclude<CallKind, "list">, ReadonlyArray<Sent>>> = {
  createClient: [["ClientRequest", createClientRequest(client), "/v1/clients/{clientRef}"]],
  setPayer: [payer, { ...payer, requisite: sampleRequisiteOfSoleProprietor }].map((each) => [
    "PayerRequest",
    setPayerRequest(each),
    "/v1/clients/{clientId}/payers/{payerRef}"
  ]),
  createContract: [
    ["ContractRequest", createContractRequest(contract), "/v1/clients/{clientId}/contracts/{contractRef}"]
  ],
  issueInvoice: [invoice, withoutVatSum].map((each) => [
    "InvoiceRequest",
    issue(each),
    "/v1/contracts/{contractId}/invoices/{invoiceRef}"
  ]),
  cancelInvoice: [
    [
      "CancellationRequest",
      cancelInvoiceRequest({ invoiceId: "i-1", reference, reason: "Сделка отменена" }),
      "/v1/invoices/{invoiceId}/cancellation"
    ]
  ]
}

describe("the description of Billing", () => {
  it("is the committed one; npm run contracts regenerates it", async () => {
    const text = `${JSON.stringify(billingDocument, null, 2)}\n`
    await expect(text).toMatchFileSnapshot("../../../docs/contracts/billing.openapi.json")
  })

  it("is valid OpenAPI 3.1", async () => {
    const { errors, valid } = await new Validator().validate(structuredClone(billingDocument))
    expect([errors, valid]).toEqual([undefined, true])
  })

  it.each(Object.values(sent).flat())("has what is sent: %s", (name, request, path) => {
    const body: unknown = JSON.parse(JSON.stringify(request.body))
    expect(isA(name, body)).toBe(true)
    expect(isA(name, { ...(request.body as object), other: 1 })).toBe(false)
    for (const key of Object.keys(request.body as object))
      expect(isA(name, { ...(request.body as object), [key]: undefined })).toBe(false)
    expect(describedAs(request)).toEqual([path])
    expect(JSON.stringify(paths[path])).toContain(`#/components/schemas/${name}"`)
  })

  it("has the look-ups of every kind", () => {
    const kinds = ["CLIENT", "PAYER", "CONTRACT", "INVOICE"] as const
    expect(kinds.flatMap((kind) => describedAs(listRequest(kind, reference)))).toEqual([
      "/v1/clients",
      "/v1/payers",
      "/v1/contracts",
      "/v1/invoices"
    ])
  })

  it("has what is read: ids and references as texts, both forms of a refusal", () => {
    expect(isA("Client", { clientId: "c-1", clientRef: reference, other: 1 })).toBe(true)
    expect(isA("Client", { clientId: "", clientRef: reference })).toBe(false)
    expect(isA("Payer", { payerId: "p-1", payerRef: reference, requisiteVersion: "3" })).toBe(false)
    expect(isA("Invoice", { invoiceId: "i-1", invoiceRef: reference, number: "1" })).toBe(false)
    const listed = { invoiceId: "i-1", invoiceRef: reference, number: "1", url: "https://billing.example/i-1.pdf" }
    expect(isA("Invoices", { items: [listed, { ...listed, sum: "62500.00", cancelledAt: null }] })).toBe(true)
    expect(isA("Refusal", { error: { code: "bad-sum", message: "no" } })).toBe(true)
    expect(isA("Refusal", { code: "bad-sum", title: "no" })).toBe(true)
  })
})
