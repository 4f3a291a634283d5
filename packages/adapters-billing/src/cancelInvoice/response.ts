import { readConfirmed, outcomeUnknown, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import { Result, Schema } from "effect"
import { objectWithId, RemoteId } from "../shared/RemoteObject.ts"
import type { CancelInvoice } from "./request.ts"

export const Cancellation = Schema.Struct({
  invoiceId: RemoteId,
  cancelledAt: Schema.String.annotate({ format: "date-time" })
})

export const cancelInvoiceResponse = (request: CancelInvoice, answer: BillingAnswer): Confirmed =>
  Result.flatMap(readConfirmed(Cancellation, answer), ({ invoiceId }) =>
    invoiceId === request.invoiceId
      ? Result.succeed({ ...objectWithId(invoiceId), isCancelled: true })
      : outcomeUnknown("the answer names another invoice")
  )
