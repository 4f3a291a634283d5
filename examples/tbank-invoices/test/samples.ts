import type { BillingAnswer } from "@dealer-billing/adapters-billing/transport"
import { BasisPoints, type Invoice } from "@dealer-billing/domain"
import { Result } from "effect"

// Which parts are events: the names of the fields, their patterns and lengths, the paths, the statuses and the form of
// a refusal are those of the public description of T-API («Выставить счет», «Получить информацию о выставленном
// счете», «Песочница») and of a public client library. None of the samples was recorded from the bank by us.

/** Copied from a public client library's tests: the id, `incomingInvoiceUrl`, and the path of `pdfUrl`, not its end. */
export const sentSample = {
  pdfUrl: "https://business.tbank.ru/invoices/api/v1/public/document/0123456789abcdef",
  invoiceId: "d8327c28-4a8e-4084-93ea-a94b7bd144c5",
  incomingInvoiceUrl: "https://business.tbank.ru/sme/invoices/incoming/d8327c28-4a8e-4084-93ea-a94b7bd144c5"
}

/** Copied from the description of the sandbox, but for the end of the message, which is made up. */
export const refusedSample = {
  errorCode: "INVALID_DATA",
  errorDetails: { value: "expected value to match '^(\\d{20}|\\d{22})$', but was '9998888777766665555'" },
  errorId: "9d1d8855fa",
  errorMessage: "Ваш запрос невалиден: Invalid value for: accountNumber"
}

/** Made up, as is the invoice below; with letters of every kind that JSON and UTF-8 can make difficult. */
export const payer = { name: 'ООО "Ёж & К°\\Ъ"', inn: "7707083893", kpp: "773601001" }

/** 0.1 and 0.7 roubles have no exact float, and neither has the large one. */
export const invoice: Invoice = {
  sum: 99_999_999_999_999n,
  currency: "RUB",
  vat: { mode: "included", rate: BasisPoints.make(2200n), sum: 18_032_786_885_245n },
  purpose: "Вознаграждение, лот 42. в том числе НДС 22% - 180327868852.45 руб.",
  items: [
    {
      name: "Вознаграждение, лот 42",
      quantity: 1,
      unit: "шт",
      price: 99_999_999_999_719n,
      sum: 99_999_999_999_719n
    },
    { name: "Пошлина", quantity: 4, unit: "шт", price: 70n, sum: 280n }
  ]
}

/** An answer with that status and body, by default JSON. */
export const answered = (status: number, body: unknown, rest: Partial<BillingAnswer> = {}): BillingAnswer => ({
  status,
  contentType: "application/json",
  contentEncoding: null,
  retryAfter: null,
  requestId: null,
  body: Result.succeed(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body))),
  ...rest
})
