import { factId, sumMoney, type Kopecks, type PaymentFact } from "@dealer-billing/domain"

/** What facts name, each once. */
export interface FactNames {
  readonly contracts: ReadonlyArray<string>
  readonly invoices: ReadonlyArray<string>
  /** The invoices of running totals. */
  readonly totalled: ReadonlyArray<string>
  readonly reversed: ReadonlyArray<string>
  readonly ids: ReadonlyArray<string>
}

const distinct = (values: ReadonlyArray<string | undefined>): ReadonlyArray<string> => [
  ...new Set(values.filter((value) => value !== undefined))
]

export const factNames = (facts: ReadonlyArray<PaymentFact>): FactNames => ({
  contracts: distinct(facts.map((fact) => (fact.type === "payment.received" ? fact.contractId : undefined))),
  invoices: distinct(facts.map((fact) => (fact.type === "payment.reversed" ? undefined : fact.invoiceId))),
  totalled: distinct(facts.map((fact) => (fact.type === "invoice.paid-total" ? fact.invoiceId : undefined))),
  reversed: distinct(facts.map((fact) => (fact.type === "payment.reversed" ? fact.reversesPaymentId : undefined))),
  ids: distinct(facts.map(factId))
})

/**
 * At most how much the facts take back from one account, in kopecks. `named` is what is stored by payments that
 * name the bill of a running total's invoice. What facts of the same chunk brought before may go as well.
 */
export const takenBackMax = (facts: ReadonlyArray<PaymentFact>, named: ReadonlyMap<string, Kopecks>): Kopecks => {
  const reversed = facts.map((fact) => (fact.type === "payment.reversed" ? fact.sum : 0n))
  const lowered = facts.map((fact) => {
    if (fact.type !== "invoice.paid-total") return 0n
    const difference = (named.get(fact.invoiceId) ?? 0n) - fact.totalPaid
    return difference > 0n ? difference : 0n
  })
  const hasTotal = facts.some((fact) => fact.type === "invoice.paid-total")
  const brought = facts.map((fact) => {
    if (fact.type === "payment.reversed" || !hasTotal || facts.length === 1) return 0n
    return fact.type === "payment.received" ? fact.sum : fact.totalPaid
  })
  return sumMoney([...reversed, ...lowered, ...brought])
}
