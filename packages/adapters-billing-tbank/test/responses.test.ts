import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { getInvoiceInfoResponse } from "../src/getInvoiceInfo/response.ts"
import { readRefusal } from "../src/readRefusal.ts"
import { sendInvoiceResponse } from "../src/sendInvoice/response.ts"
import type { TBankAnswer } from "../src/TBankAnswer.ts"
import { answered, refusedSample, sentSample } from "./samples.ts"

const isBelieved = (body: unknown, rest: Partial<TBankAnswer> = {}) =>
  Result.isSuccess(sendInvoiceResponse(answered(200, body, rest)))

describe("the answer to an invoice", () => {
  it("is believed with an id and a link; other fields are passed over", () => {
    const { invoiceId, pdfUrl } = sentSample
    expect(sendInvoiceResponse(answered(200, sentSample))).toEqual(Result.succeed({ invoiceId, pdfUrl }))
    expect(isBelieved({ invoiceId, pdfUrl })).toBe(true)
  })

  const bodies = {
    "no body": "",
    "no JSON": "OK",
    "cut JSON": JSON.stringify(sentSample).slice(0, 60),
    null: "null",
    "a list": [sentSample],
    "no id": { pdfUrl: sentSample.pdfUrl },
    "no link": { invoiceId: sentSample.invoiceId },
    "an id that is no UUID": { ...sentSample, invoiceId: "17" },
    "an id that leads elsewhere in a path": { ...sentSample, invoiceId: "../../send" },
    "a link of another kind": { ...sentSample, pdfUrl: "javascript:alert(1)" },
    "a link that anybody can read on the way": { ...sentSample, pdfUrl: "http://business.tbank.ru/x" },
    "a link with a password": { ...sentSample, pdfUrl: "https://a:b@business.tbank.ru/x" },
    "two ids": `{"invoiceId":"${sentSample.invoiceId}","invoiceId":"${sentSample.invoiceId}","pdfUrl":"https://x.ru/"}`
  }
  it.each(Object.entries(bodies))("is not believed with %s", (_name, body) => {
    expect(isBelieved(body)).toBe(false)
  })

  it("is not believed as HTML, compressed, or when its body could not be read", () => {
    expect(isBelieved(sentSample, { contentType: "text/html" })).toBe(false)
    expect(isBelieved(sentSample, { contentEncoding: "gzip" })).toBe(false)
    expect(isBelieved(sentSample, { body: Result.fail("the answer was cut off") })).toBe(false)
  })
})

it("believes every status of an invoice, and nothing that is none", () => {
  for (const status of ["DRAFT", "SUBMITTED", "EXECUTED", "ANNULLED"]) {
    expect(getInvoiceInfoResponse(answered(200, { status }))).toEqual(Result.succeed({ status }))
  }
  for (const status of ["", "paid", 1, null]) {
    expect(Result.isFailure(getInvoiceInfoResponse(answered(200, { status })))).toBe(true)
  }
})

describe("a refusal", () => {
  const read = (status: number, rest: Partial<TBankAnswer> = {}, body: unknown = refusedSample) =>
    readRefusal(answered(status, body, rest), ["ООО Ромашка"], 0)

  it.each([400, 404, 409, 422])(
    "of HTTP %d is for good, and says T-Bank's code, words and the call's id",
    (status) => {
      expect(read(status)).toMatchObject({
        _tag: "BillingRejected",
        reason: "INVALID_DATA: Ваш запрос невалиден: Invalid value for: accountNumber (errorId 9d1d8855fa)"
      })
    }
  )

  it("says the status when there are no words, and never repeats whom it is about", () => {
    expect(read(400, {}, "")).toMatchObject({ reason: "HTTP 400" })
    const told = { errorCode: "X", errorMessage: "ООО Ромашка, ИНН 7707083893, a@b.ru" }
    expect(read(422, {}, told)).toMatchObject({ reason: "X: …, ИНН …, …" })
  })

  it.each([401, 403, 429])("of HTTP %d means that nothing was done", (status) => {
    expect(read(status, { retryAfter: "7" })).toMatchObject({ _tag: "BillingUnavailable", retryAfterMs: 7_000 })
    expect(read(status)).toMatchObject({ _tag: "BillingUnavailable", retryAfterMs: null })
  })

  it.each([201, 204, 302, 408, 500, 502, 503])("of HTTP %d leaves open what was done", (status) => {
    expect(read(status)).toMatchObject({ _tag: "BillingOutcomeUnknown", reason: `HTTP ${status}` })
  })

  it("of HTTP 503 with a Retry-After means that nothing was done", () => {
    expect(read(503, { retryAfter: "2" })).toMatchObject({ _tag: "BillingUnavailable", retryAfterMs: 2_000 })
  })
})
