import type { JsonSchema } from "effect"
import { requisiteExample } from "../endpoint/examples.ts"

const account = {
  accountType: "COMMISSION",
  status: "ACTIVE",
  currentBalance: "7500.00",
  billing: { clientId: "client-1", payerId: "payer-1", contractId: "contract-1" }
}

const bill = {
  id: "1042",
  cmeDealerId: "dealer-1",
  accountType: "COMMISSION",
  operation: "GET_REWARD",
  dealId: "lot-42",
  commonSum: "62500.00",
  paidSum: "0.00",
  status: "ISSUED",
  paymentStatus: "UNPAID",
  invoiceId: "invoice-7",
  url: "https://billing.example/v1/invoices/invoice-7.pdf",
  vat: { mode: "included", rate: "22.00", sum: "11270.49" },
  reward: { carPrice: "1250000.00", ratePercent: "5.00", tariffFrom: "2026-01-01" },
  createdAt: "2026-11-20T10:00:01.000Z",
  issuedAt: "2026-11-20T10:00:02.000Z",
  paidAt: null,
  cancelledAt: null,
  replaces: null,
  replacedBy: null
}

const example = (value: unknown): JsonSchema.JsonSchema => ({ examples: [value] })

/** Whole answers, by the name of their schema. */
export const answerExamples: Readonly<Record<string, JsonSchema.JsonSchema>> = {
  Dealer: example({
    id: "17",
    cmeDealerId: "dealer-1",
    status: "ACTIVE",
    requisite: requisiteExample,
    requisiteVersion: 1,
    createdAt: "2026-11-20T10:00:00.000Z",
    accounts: [account]
  }),
  Bill: example(bill),
  BillPage: example({ items: [bill], nextCursor: null }),
  FastBuyout: example({
    eligible: false,
    reason: "deposit-too-small",
    heldDeposit: "50000.00",
    maxCarPrice: "500000.00"
  }),
  Problem: example({
    type: "urn:dealer-billing:problem:invalid-request",
    title: "Invalid request",
    status: 400,
    detail: "1 problem: requisite.inn its check digit is wrong",
    code: "invalid-request",
    errors: [{ path: "requisite.inn", code: "check-digit", message: "its check digit is wrong" }],
    requestId: "7f3a"
  })
}
