import type { TBankRequest } from "../TBankRequest.ts"

/** `GET /api/v1/openapi/invoice/{invoiceId}/info`: by T-Bank's id alone, there is no look-up by anything of ours. */
export const getInvoiceInfoRequest = (invoiceId: string): TBankRequest => ({
  method: "GET",
  path: `/api/v1/openapi/invoice/${encodeURIComponent(invoiceId)}/info`,
  body: null,
  personal: []
})
