import type { BillingAnswer } from "@dealer-billing/adapters-billing/transport"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { dialect } from "../src/dialect.ts"
import { getInvoiceInfoResponse } from "../src/getInvoiceInfo/response.ts"
import { sendInvoiceResponse } from "../src/sendInvoice/response.ts"
import { answered, refusedSample, sentSample } from "./samples.ts"

const hosts = new Set(["business.tbank.ru"])
const isBelieved = (body: unknown, rest: Partial<BillingAnswer> = {}) =>
  Result.isSuccess(sendInvoiceResponse(answered(200, body, rest), hosts))

describe("the answer to an invoice", () => {
  it("is believed with an id and a link; other fields are passed over", () => {
    const { invoiceId, pdfUrl } = sentSample
    expect(sendInvoiceResponse(answered(200, sentSample), hosts)).toEqual(Result.succeed({ invoiceId, pdfUrl }))
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
    "a link to another host": { ...sentSample, pdfUrl: "https://business.tbank.ru.evil.example/x" },
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
  it("says T-Bank's code, its words and the call's id", () => {
    expect(dialect.wordsOf(refusedSample)).toBe(
      "INVALID_DATA: Ваш запрос невалиден: Invalid value for: accountNumber (errorId 9d1d8855fa)"
    )
    expect(dialect.wordsOf({ errorCode: "X", errorMessage: "нет" })).toBe("X: нет")
  })

  it.each(["", null, [], {}, { errorCode: "X" }, { errorCode: 1, errorMessage: "нет" }])(
    "that is of another form has no words: %j",
    (body) => {
      expect(dialect.wordsOf(body)).toBe("")
    }
  )
})

it("confirms with HTTP 200 alone, and repeats the call's id", () => {
  expect([...dialect.confirming]).toEqual([200])
  expect(dialect.repeatsRequestId).toBe(true)
})
