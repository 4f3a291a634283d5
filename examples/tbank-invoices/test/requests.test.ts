import { BasisPoints } from "@dealer-billing/domain"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { getInvoiceInfoRequest } from "../src/getInvoiceInfo/request.ts"
import { sendInvoiceRequest, type SendInvoice } from "../src/sendInvoice/request.ts"
import { invoice, payer } from "./samples.ts"

const sample: SendInvoice = {
  number: "123456789012345",
  payer,
  invoice,
  payeeAccount: "40702810138250123017",
  vatOfPriceDifference: "refuse"
}

const bodyOf = (sent: SendInvoice): string => {
  const request = sendInvoiceRequest(sent)
  if (Result.isFailure(request)) throw request.failure
  return request.success.body ?? ""
}

const reasonOf = (change: Partial<SendInvoice["invoice"]>, rest: Partial<SendInvoice> = {}) =>
  Result.match(sendInvoiceRequest({ ...sample, ...rest, invoice: { ...invoice, ...change } }), {
    onFailure: ({ reason }) => reason,
    onSuccess: () => null
  })

describe("the call that sends an invoice", () => {
  it("goes where the description says, and says what it says", () => {
    const request = Result.getOrThrow(sendInvoiceRequest(sample))
    expect([request.method, request.path]).toEqual(["POST", "/api/v1/invoice/send"])
    const { items, ...rest } = JSON.parse(request.body ?? "")
    expect(rest).toEqual({
      invoiceNumber: "123456789012345",
      accountNumber: "40702810138250123017",
      payer,
      customPaymentPurpose: invoice.purpose
    })
    expect(items[1]).toEqual({ name: "Пошлина", price: 0.7, unit: "шт", vat: "22", amount: 4 })
  })

  it("writes money as numbers with every digit that it has", () => {
    expect(bodyOf(sample)).toContain('"price":999999999997.19,')
    expect(bodyOf(sample)).toContain('"price":0.70,')
    expect(bodyOf(sample)).toContain('"amount":4}')
  })

  it("leaves out what there is not", () => {
    const body = JSON.parse(bodyOf({ ...sample, payeeAccount: null, payer: { ...payer, kpp: null } }))
    expect(Object.keys(body)).toEqual(["invoiceNumber", "payer", "items", "customPaymentPurpose"])
    expect(Object.keys(body.payer)).toEqual(["name", "inn"])
  })

  it.each([
    [{ mode: "included", rate: BasisPoints.make(0n), sum: 0n }, "0"],
    [{ mode: "included", rate: BasisPoints.make(500n), sum: 1n }, "5"],
    [{ mode: "included", rate: BasisPoints.make(2000n), sum: 1n }, "20"],
    [{ mode: "none", rate: null, sum: 0n }, "None"]
  ] as const)("names the VAT: $1", (vat, expected) => {
    const body = JSON.parse(bodyOf({ ...sample, invoice: { ...invoice, vat } }))
    expect(body.items.map((item: { vat: string }) => item.vat)).toEqual([expected, expected])
  })

  it("is not made with VAT that T-Bank cannot say, unless an accountant has said what to print", () => {
    const vat = { mode: "price-difference", rate: BasisPoints.make(2200n), sum: null } as const
    expect(reasonOf({ vat })).toMatch(/price difference/u)
    expect(reasonOf({ vat }, { vatOfPriceDifference: "None" })).toBeNull()
    expect(reasonOf({ vat: { mode: "included", rate: BasisPoints.make(1800n), sum: 1n } })).toBe(
      "T-Bank does not support VAT of 18.00 %"
    )
    expect(reasonOf({ vat: { mode: "included", rate: null, sum: 1n } })).toMatch(/unknown rate/u)
  })

  it("is not made when T-Bank would come to another sum", () => {
    const [first, second] = [invoice.items[0]!, invoice.items[1]!]
    expect(reasonOf({ sum: invoice.sum + 1n })).toMatch(/differs from the invoice's sum/u)
    for (const wrong of [
      { quantity: 3 },
      { quantity: 0.5 },
      { quantity: -4 },
      { quantity: Number.NaN },
      { sum: 281n }
    ]) {
      expect(reasonOf({ items: [first, { ...second, ...wrong }] })).toMatch(/differs from its sum/u)
    }
    expect(reasonOf({ items: [], sum: 0n })).toMatch(/1 to 100 items/u)
    const many = Array.from({ length: 101 }, () => second)
    expect(reasonOf({ items: many, sum: 280n * 101n })).toMatch(/1 to 100 items/u)
    expect(reasonOf({ purpose: "п".repeat(513) })).toMatch(/512/u)
  })
})

it("asks for an invoice by T-Bank's id, with the path's second openapi", () => {
  const request = getInvoiceInfoRequest("d8327c28-4a8e-4084-93ea-a94b7bd144c5")
  expect(request.path).toBe("/api/v1/openapi/invoice/d8327c28-4a8e-4084-93ea-a94b7bd144c5/info")
  expect([request.method, request.body]).toEqual(["GET", null])
})
