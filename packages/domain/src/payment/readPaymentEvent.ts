import type { Kopecks } from "../shared/Money.ts"
import { moneyOf } from "../shared/Money.ts"
import { instantOf } from "../shared/Time.ts"
import { isBillingId, revisionMax, type PaymentEvent } from "./PaymentEvent.ts"

type Shared = Pick<PaymentEvent, "currency" | "paidAt">
type Fields = Readonly<Record<string, unknown>>

const positive = (text: unknown): Kopecks | null => moneyOf(text) || null

const readReceived = (
  { contractId, invoiceId, paymentId, ...rest }: Fields,
  shared: Shared
): PaymentEvent | null => {
  const sum = positive(rest.sum)
  if (!isBillingId(paymentId) || !isBillingId(contractId) || sum === null) return null
  const event = { type: "payment.received" as const, paymentId, contractId, sum, ...shared }
  if (invoiceId === undefined || invoiceId === null) return event
  return isBillingId(invoiceId) ? { ...event, invoiceId } : null
}

const readReversed = ({ paymentId, reversesPaymentId, ...rest }: Fields, shared: Shared): PaymentEvent | null => {
  const sum = positive(rest.sum)
  if (!isBillingId(paymentId) || !isBillingId(reversesPaymentId) || sum === null) return null
  return { type: "payment.reversed", paymentId, reversesPaymentId, sum, ...shared }
}

const readTotal = ({ invoiceId, revision, ...rest }: Fields, shared: Shared): PaymentEvent | null => {
  const totalPaid = moneyOf(rest.totalPaid)
  const isRevision = Number.isInteger(revision) && Number(revision) >= 0 && Number(revision) <= revisionMax
  if (!isBillingId(invoiceId) || !isRevision || totalPaid === null) return null
  return { type: "invoice.paid-total", invoiceId, totalPaid, revision: Number(revision), ...shared }
}

/** Ten times faster than the schema of `PaymentEvent`. Null decides nothing: use the schema then. */
export const readPaymentEvent = (fields: Fields): PaymentEvent | null => {
  const paidAt = instantOf(fields.paidAt)
  if (paidAt === null || fields.currency !== "RUB") return null
  const shared: Shared = { currency: fields.currency, paidAt }
  switch (fields.type) {
    case "payment.received":
      return readReceived(fields, shared)
    case "payment.reversed":
      return readReversed(fields, shared)
    case "invoice.paid-total":
      return readTotal(fields, shared)
    default:
      return null
  }
}
