import { CancelBill, cancelBill, CorrectBill, correctBill } from "@dealer-billing/domain"
import { Effect } from "effect"
import { BillJson, billJson } from "./billJson.ts"
import { billPath } from "./billPath.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { cancelBillExamples, correctBillExamples } from "../endpoint/examples.ts"
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
    summary: "Cancel a bill",
    description:
      "Money already paid on the bill goes back to its account and pays the other open bills there, oldest first. " +
      "Deposit money stays held. Billing then cancels the invoice; if it refuses because the invoice has money, " +
      "`problem` says so. Repeating the call changes nothing, even with another reason. " +
      "The reason is kept for ever and sent to Billing; text that looks like personal data is masked.",
    body: inputOf(CancelBill, { documentation: CancelJson, examples: cancelBillExamples }),
    answers: { 200: "The cancelled bill" },
    answer: BillJson,
    problems: ["bill-not-found", "dealer-erased", "storage-unavailable"],
    handle: ({ body, params: { billId } }) =>
      Effect.map(cancelBill({ billId, ...body }), (bill) => ({ status: 200, value: billJson(bill) }))
  }),
  endpoint({
    ...shared,
    name: "correctBill",
    path: "/v1/bills/{billId}/correct",
    summary: "Correct a bill: another price, sum or dealer",
    description:
      "Use this when the price or the buyer changes after the auction. The old bill is cancelled as by `cancelBill`; " +
      "its money stays with its dealer. A new bill of the same deal replaces it, under the tariff of the original " +
      "day. " +
      "Send `sum` for a deposit top-up and `carPrice` for the other operations; absent fields keep their values. " +
      "The replacement of a top-up starts unpaid. A cancelled bill can be corrected, too. " +
      "`bill-conflict` names the newest bill of the deal. `Prefer: wait=N` waits for the new invoice.",
    canWait: true,
    body: inputOf(CorrectBill, { documentation: CorrectJson, examples: correctBillExamples }),
    answers: {
      201: "The new bill, which `replaces` the old one",
      200: "The bill that already replaced it with the same content"
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
    handle: Effect.fnUntraced(function* ({ body, params, waitMs }) {
      const { bill, isCreated } = yield* correctBill({ billId: params.billId, ...body })
      const value = billJson(yield* waitForBill(bill, waitMs))
      return isCreated ? { status: 201, value, location: `/v1/bills/${bill.id}` } : { status: 200, value }
    })
  })
]
