import type { Billing } from "@dealer-billing/domain"
import { putAt, type BillingRequest } from "../shared/BillingRequest.ts"

export type CancelInvoice = Parameters<Billing["Service"]["cancelInvoice"]>[0]

export const cancelInvoiceRequest = ({ invoiceId, reason }: CancelInvoice): BillingRequest =>
  putAt(["invoices", invoiceId, "cancellation"], { reason })
