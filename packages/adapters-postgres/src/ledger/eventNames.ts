import { type PaymentEvent } from "@dealer-billing/domain"
import { eventId, totalOrigin } from "@dealer-billing/domain/internal"

/** What events name, each once. */
export interface EventNames {
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

export const eventNames = (events: ReadonlyArray<PaymentEvent>): EventNames => {
  const totalled = distinct(
    events.map((event) => (event.type === "invoice.paid-total" ? event.invoiceId : undefined))
  )
  const reversed = distinct(
    events.map((event) => (event.type === "payment.reversed" ? event.reversesPaymentId : undefined))
  )
  return {
    contracts: distinct(events.map((event) => (event.type === "payment.received" ? event.contractId : undefined))),
    invoices: distinct(events.map((event) => (event.type === "payment.reversed" ? undefined : event.invoiceId))),
    totalled,
    reversed,
    origins: [...reversed, ...totalled.map(totalOrigin)],
    ids: distinct(events.map(eventId))
  }
}
