import { factId, type PaymentFact } from "@dealer-billing/domain"

/** What facts name, each once. */
export interface FactNames {
  readonly contracts: ReadonlyArray<string>
  readonly invoices: ReadonlyArray<string>
  /** The invoices of running totals. */
  readonly totalled: ReadonlyArray<string>
  /** The ids of running totals. */
  readonly totals: ReadonlyArray<string>
  readonly reversed: ReadonlyArray<string>
  /** The payments that come in. */
  readonly brought: ReadonlyArray<string>
  readonly ids: ReadonlyArray<string>
}

const distinct = (values: ReadonlyArray<string | undefined>): ReadonlyArray<string> => [
  ...new Set(values.filter((value) => value !== undefined))
]

export const factNames = (facts: ReadonlyArray<PaymentFact>): FactNames => ({
  contracts: distinct(facts.map((fact) => (fact.type === "payment.received" ? fact.contractId : undefined))),
  invoices: distinct(facts.map((fact) => (fact.type === "payment.reversed" ? undefined : fact.invoiceId))),
  totalled: distinct(facts.map((fact) => (fact.type === "invoice.paid-total" ? fact.invoiceId : undefined))),
  totals: distinct(facts.map((fact) => (fact.type === "invoice.paid-total" ? factId(fact) : undefined))),
  reversed: distinct(facts.map((fact) => (fact.type === "payment.reversed" ? fact.reversesPaymentId : undefined))),
  brought: distinct(facts.map((fact) => (fact.type === "payment.received" ? fact.paymentId : undefined))),
  ids: distinct(facts.map(factId))
})
