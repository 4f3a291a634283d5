import { CancelBill, cancelBill, CorrectBill, correctBill } from "@dealer-billing/domain"
import { Effect } from "effect"
import { BillJson, billJson } from "./billJson.ts"
import { billPath } from "./billPath.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { cancelBillExamples, correctBillExamples } from "../openapi/examples.ts"
import { inputOf, nothing } from "../endpoint/input.ts"
import { waitForBill } from "../operations/waitForBilling.ts"

const shared = { method: "POST", tag: "Bills", scopes: ["write"], params: billPath, query: nothing } as const
const CancelJson = CancelBill.annotate({ identifier: "CancelBill" })
const CorrectJson = CorrectBill.annotate({ identifier: "CorrectBill" })

export const correctionEndpoints = [
  endpoint({
    ...shared,
    name: "cancelBill",
    path: "/v1/bills/{billId}/cancel",
    summary: "Take a bill back",
    description:
      "Nothing is to be paid on it any more. What was paid goes back to its account and on to the open bills there, " +
      "oldest first; held deposit money stays held. Billing cancels the invoice afterwards; where it refuses, " +
      "because there is money on it, `problem` says so. A repeat changes nothing, whatever its reason. " +
      "The reason is kept for ever and told to Billing; what looks like personal data is masked.",
    body: inputOf(CancelBill, { documentation: CancelJson, examples: cancelBillExamples }),
    answers: { 200: "The cancelled bill" },
    answer: BillJson,
    problems: ["bill-not-found", "dealer-erased", "storage-unavailable"],
    handle: ({ body, caller, params: { billId } }) =>
      Effect.map(cancelBill(billId, body, caller), (bill) => ({ status: 200, value: billJson(bill) }))
  }),
  endpoint({
    ...shared,
    name: "correctBill",
    path: "/v1/bills/{billId}/correct",
    summary: "Replace a bill: another price, sum or dealer",
    description:
      "The price or the winner changed after the trade. The old bill is cancelled as by `cancelBill`, and its money " +
      "stays with its dealer. The new one is of the same deal, and the rules of the same day apply to it. `sum` is " +
      "of a deposit's top-up, whose replacement begins unpaid; `carPrice` of the others; what is absent stays. " +
      "A bill that was only cancelled can be replaced too. `bill-conflict` names the newest bill of the deal. " +
      "`Prefer: wait=N` waits for the new invoice.",
    canWait: true,
    body: inputOf(CorrectBill, { documentation: CorrectJson, examples: correctBillExamples }),
    answers: {
      201: "The new bill, which `replaces` the old one",
      200: "The bill that replaced it before, so corrected"
    },
    answer: BillJson,
    problems: [
      "bill-not-found",
      "dealer-not-found",
      "dealer-erased",
      "bill-conflict",
      "account-missing",
      "correction-invalid",
      "tariff-missing",
      "nothing-to-bill",
      "storage-unavailable"
    ],
    handle: Effect.fnUntraced(function* ({ body, caller, params, waitMs }) {
      const { bill, isCreated } = yield* correctBill(params.billId, body, caller)
      const value = billJson(yield* waitForBill(bill, waitMs))
      return isCreated ? { status: 201, value, location: `/v1/bills/${bill.id}` } : { status: 200, value }
    })
  })
]
