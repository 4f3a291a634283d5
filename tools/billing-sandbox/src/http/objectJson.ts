import { formatMoney, type Kopecks } from "@dealer-billing/domain"
import type { ClientRow, ContractRow, InvoiceRow, PayerRow } from "../store/rows.ts"

/** `baseUrl` has no slash at the end. */
export const invoiceUrl = (baseUrl: string, id: string): string => `${baseUrl}/v1/invoices/${id}.pdf`

export const clientAnswer = ({ id, ref }: ClientRow) => ({ clientId: id, clientRef: ref })

export const payerAnswer = ({ id, ref, requisiteVersion }: PayerRow) => ({
  payerId: id,
  payerRef: ref,
  requisiteVersion
})

export const contractAnswer = ({ id, ref }: ContractRow) => ({ contractId: id, contractRef: ref })

export const invoiceAnswer = (baseUrl: string, { id, ref, sequence }: InvoiceRow) => ({
  invoiceId: id,
  invoiceRef: ref,
  number: sequence.toString(),
  url: invoiceUrl(baseUrl, id)
})

/** A look-up also returns the sum and the cancellation, for the reconciliation. */
export const invoiceFound = (baseUrl: string, row: InvoiceRow) => ({
  ...invoiceAnswer(baseUrl, row),
  sum: formatMoney(row.sum),
  cancelledAt: row.cancelledAt?.toISOString() ?? null
})

const shared = ({ createdAt, id, ref }: { id: string; ref: string; createdAt: Date }) => ({
  id,
  ref,
  createdAt: createdAt.toISOString()
})

/** The lists of `/sandbox/objects` have everything that was sent. */
export const clientListed = (row: ClientRow) => ({ ...shared(row), name: row.name })

export const payerListed = (row: PayerRow) => ({
  ...shared(row),
  clientId: row.clientId,
  requisite: row.requisite,
  requisiteVersion: row.requisiteVersion
})

export const contractListed = (row: ContractRow) => ({
  ...shared(row),
  number: row.sequence.toString(),
  clientId: row.clientId,
  payerId: row.payerId,
  kind: row.kind
})

export const invoiceListed = (baseUrl: string, row: InvoiceRow, paid: Kopecks) => ({
  ...shared(row),
  number: row.sequence.toString(),
  url: invoiceUrl(baseUrl, row.id),
  contractId: row.contractId,
  ...row.content,
  paid: formatMoney(paid),
  cancelledAt: row.cancelledAt?.toISOString() ?? null,
  cancelReason: row.cancelReason
})
