import { formatMoney, type Kopecks } from "@dealer-billing/domain"
import type { ClientRow, ContractRow, InvoiceRow, PayerRow } from "../store/rows.ts"

/** Where an invoice's PDF is found; `baseUrl` has no slash at its end. */
export const invoiceUrl = (baseUrl: string, id: string): string => `${baseUrl}/v1/invoices/${id}.pdf`

/** What Billing answers about its objects: contract of the Billing port. */
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

/** A look-up also tells the sum, for those who compare books, and whether it is cancelled. */
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

/** The objects as the sandbox lists them for people and tests: with what was sent. */
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
