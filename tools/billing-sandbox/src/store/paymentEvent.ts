import { CurrentPaymentsDialect, formatMoney } from "@dealer-billing/domain"
import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { conflict } from "../shared/Refused.ts"
import { paidOnInvoice } from "./paidByInvoice.ts"
import type { PaymentRow } from "./rows.ts"

/** The revision is the number of payment rows of the invoice, so it rises by one per change. */
const readRevision = Effect.fn("paymentEvent.readRevision")(function* (invoiceId: string) {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<{ revision: number }>`select count(*)::integer as revision
    from payment where invoice_id = ${invoiceId}`
  return row?.revision ?? 0
})

const readTotal = Effect.fn("paymentEvent.readTotal")(function* (invoiceId: string | null) {
  if (invoiceId === null) {
    return yield* conflict(
      "no-invoice",
      "With PAYMENTS_DIALECT=totals an event has the total paid on an invoice, so a payment needs an invoice. " +
        "Use POST /sandbox/invoices/{invoiceId}/pay"
    )
  }
  const [totalPaid, revision] = [yield* paidOnInvoice(invoiceId), yield* readRevision(invoiceId)]
  return { type: "invoice.paid-total", invoiceId, totalPaid: formatMoney(totalPaid), revision }
})

/** In the dialect of this deployment, without `paidAt`. */
export const paymentEvent = Effect.fn("paymentEvent")(function* (payment: PaymentRow) {
  const { contractId, id: paymentId, invoiceId, reverses } = payment
  const currency = "RUB"
  if ((yield* CurrentPaymentsDialect) === "totals") return { ...(yield* readTotal(invoiceId)), currency }
  const sum = formatMoney(payment.sum)
  return reverses === null
    ? {
        type: "payment.received",
        paymentId,
        contractId,
        ...(invoiceId === null ? {} : { invoiceId }),
        sum,
        currency
      }
    : { type: "payment.reversed", paymentId, reversesPaymentId: reverses, sum, currency }
})
