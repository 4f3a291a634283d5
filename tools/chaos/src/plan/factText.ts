import { roubles } from "../money.ts"
import type { PlannedFact } from "./PlannedMessage.ts"

const fieldsOf = (fact: PlannedFact): Record<string, unknown> => {
  const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
  if (fact.type === "invoice.paid-total") {
    const { invoiceId, revision, type } = fact
    return { type, invoiceId, totalPaid: roubles(fact.sum), revision, ...shared }
  }
  const named = fact.invoiceId === null ? {} : { invoiceId: fact.invoiceId }
  const about =
    fact.type === "payment.received"
      ? { contractId: fact.account.contractId, ...named }
      : { reversesPaymentId: fact.reversesPaymentId }
  return { type: fact.type, paymentId: fact.paymentId, ...about, sum: roubles(fact.sum), ...shared }
}

export const factText = (fact: PlannedFact, changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...fieldsOf(fact), ...changes })

/** The same content in other bytes: another order of the fields, spaces, and a field that nobody knows. */
export const factTextOtherwise = (fact: PlannedFact): string =>
  JSON.stringify(
    { ...Object.fromEntries(Object.entries(fieldsOf(fact)).toReversed()), producedBy: "another version" },
    null,
    2
  )
