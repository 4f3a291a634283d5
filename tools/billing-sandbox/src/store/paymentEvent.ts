import { CurrentPaymentsDialect, formatMoney } from "@dealer-billing/domain"
import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { conflict } from "../Refused.ts"
import { paidOnInvoice } from "./paidByInvoice.ts"
import type { PaymentRow } from "./rows.ts"

/** Each change of an invoice's money is one payment row, so their count is the revision: it rises by one. */
const revisionOf = Effect.fn("paymentEvent.revisionOf")(function* (invoiceId: string) {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<{ revision: number }>`select count(*)::integer as revision
    from payment where invoice_id = ${invoiceId}`
  return row?.revision ?? 0
})

const totalOf = Effect.fn("paymentEvent.totalOf")(function* (invoiceId: string | null) {
  if (invoiceId === null) {
    return yield* conflict(
      "no-invoice",
      "With PAYMENTS_DIALECT=totals an event states what was paid on an invoice, so money without an invoice " +
        "cannot be told. Pay an invoice: POST /sandbox/invoices/{invoiceId}/pay"
    )
  }
  const [totalPaid, revision] = [yield* paidOnInvoice(invoiceId), yield* revisionOf(invoiceId)]
  return { type: "invoice.paid-total", invoiceId, totalPaid: formatMoney(totalPaid), revision }
})

/** What tells of a stored payment, in the dialect of this deployment; without its time. */
export const paymentEvent = Effect.fn("paymentEvent")(function* (payment: PaymentRow) {
  const { contractId, id: paymentId, invoiceId, reverses } = payment
  const currency = "RUB"
  if ((yield* CurrentPaymentsDialect) === "totals") return { ...(yield* totalOf(invoiceId)), currency }
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
