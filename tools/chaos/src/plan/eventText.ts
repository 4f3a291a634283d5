import { roubles } from "./money.ts"
import type { PlannedEvent } from "./PlannedMessage.ts"

const eventFields = (event: PlannedEvent): Record<string, unknown> => {
  const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
  if (event.type === "invoice.paid-total") {
    const { invoiceId, revision, type } = event
    return { type, invoiceId, totalPaid: roubles(event.sum), revision, ...shared }
  }
  const named = event.invoiceId === null ? {} : { invoiceId: event.invoiceId }
  const about =
    event.type === "payment.received"
      ? { contractId: event.account.contractId, ...named }
      : { reversesPaymentId: event.reversesPaymentId }
  return { type: event.type, paymentId: event.paymentId, ...about, sum: roubles(event.sum), ...shared }
}

export const eventText = (event: PlannedEvent, changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...eventFields(event), ...changes })

/** The same content in other bytes: another field order, spaces, and an unknown field. */
export const eventTextOtherwise = (event: PlannedEvent): string =>
  JSON.stringify(
    { ...Object.fromEntries(Object.entries(eventFields(event)).toReversed()), producedBy: "another version" },
    null,
    2
  )
