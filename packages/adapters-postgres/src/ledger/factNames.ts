import { factId, totalOrigin, type PaymentFact } from "@dealer-billing/domain"

/** What facts name, each once. */
export interface FactNames {
  readonly contracts: ReadonlyArray<string>
  readonly invoices: ReadonlyArray<string>
  /** The invoices of totals. */
  readonly totalled: ReadonlyArray<string>
  /** The payments that are reversed. */
  readonly reversed: ReadonlyArray<string>
  /** The origins of the money that may be taken back. */
  readonly origins: ReadonlyArray<string>
  readonly ids: ReadonlyArray<string>
}

const distinct = (values: ReadonlyArray<string | undefined>): ReadonlyArray<string> => [
  ...new Set(values.filter((value) => value !== undefined))
]

export const factNames = (facts: ReadonlyArray<PaymentFact>): FactNames => {
  const totalled = distinct(facts.map((fact) => (fact.type === "invoice.paid-total" ? fact.invoiceId : undefined)))
  const reversed = distinct(
    facts.map((fact) => (fact.type === "payment.reversed" ? fact.reversesPaymentId : undefined))
  )
  return {
    contracts: distinct(facts.map((fact) => (fact.type === "payment.received" ? fact.contractId : undefined))),
    invoices: distinct(facts.map((fact) => (fact.type === "payment.reversed" ? undefined : fact.invoiceId))),
    totalled,
    reversed,
    origins: [...reversed, ...totalled.map(totalOrigin)],
    ids: distinct(facts.map(factId))
  }
}
