import type { BillingCall } from "@dealer-billing/adapters-billing/transport"

/** `GET /api/v1/openapi/invoice/{invoiceId}/info`. T-Bank has no look-up by our reference. */
export const getInvoiceInfoRequest = (invoiceId: string): BillingCall => ({
  method: "GET",
  path: `/api/v1/openapi/invoice/${encodeURIComponent(invoiceId)}/info`,
  headers: {},
  body: null,
  personal: []
})
