import { explainTransfer, TransferReason } from "@dealer-billing/domain"
import { Place, changeAt, type BillFacts, type BillMovement } from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { idJson, moneyJson, TimeJson } from "../endpoint/json.ts"

export const BillAllocationJson = Schema.Struct({
  bookedAt: TimeJson.annotate({ description: "When the transfer was booked" }),
  from: Place,
  to: Place,
  reason: TransferReason,
  change: moneyJson("Change of the paid sum; negative: money taken from the bill"),
  paymentId: Schema.NullOr(Schema.String).annotate({
    description: "The payment behind the transfer; null if a new or cancelled bill moved the money"
  }),
  explanation: Schema.String.annotate({ description: "Why, as an English phrase" })
}).annotate({ identifier: "BillAllocation" })

export const billAllocationJson = ({ bookedAt, transfer }: BillMovement): typeof BillAllocationJson.Type => ({
  bookedAt,
  from: transfer.from,
  to: transfer.to,
  reason: transfer.reason,
  change: changeAt("BILL", transfer),
  paymentId: transfer.paymentId,
  explanation: explainTransfer(transfer)
})

/** What is paid on a bill, and by what. */
export const BillAllocationsJson = Schema.Struct({
  billId: idJson("Bill id"),
  paidSum: moneyJson("The sum of all changes"),
  items: Schema.Array(BillAllocationJson).annotate({ description: "In the order of booking" })
}).annotate({ identifier: "BillAllocations" })

export const billAllocationsJson = ({ bill, movements }: BillFacts): typeof BillAllocationsJson.Type => ({
  billId: bill.id,
  paidSum: bill.paidSum,
  items: movements.map(billAllocationJson)
})
