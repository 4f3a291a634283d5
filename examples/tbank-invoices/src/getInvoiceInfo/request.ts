import type { BillingCall } from "@dealer-billing/adapters-billing/transport"

/** `GET /api/v1/openapi/invoice/{invoiceId}/info`: by T-Bank's id alone, there is no look-up by anything of ours. */
export const getInvoiceInfoRequest = (invoiceId: string): BillingCall => ({
  method: "GET",
  path: `/api/v1/openapi/invoice/${encodeURIComponent(invoiceId)}/info`,
  headers: {},
  body: null,
  personal: []
})
