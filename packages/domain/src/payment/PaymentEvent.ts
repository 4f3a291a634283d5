import { Context, Option, Predicate, Schema, SchemaGetter } from "effect"
import { Money, PositiveMoney, type Kopecks } from "../shared/Money.ts"
import { BillingId } from "../shared/Text.ts"
import { Instant } from "../shared/Time.ts"

const shared = { currency: Schema.Literal("RUB"), paidAt: Instant }

/** A producer may write `null` for an absent field. */
const optionalInvoiceId = Schema.optionalKey(Schema.NullOr(BillingId)).pipe(
  Schema.decodeTo(Schema.optionalKey(BillingId), {
    decode: SchemaGetter.transformOptional(Option.filter(Predicate.isNotNull)),
    encode: SchemaGetter.passthrough()
  })
)

/** A dealer paid. `sum` is in roubles; `invoiceId` is optional, because one payment can be for many bills. */
export const PaymentReceived = Schema.Struct({
  type: Schema.Literal("payment.received"),
  paymentId: BillingId,
  contractId: BillingId,
  invoiceId: optionalInvoiceId,
  sum: PositiveMoney,
  ...shared
})
export type PaymentReceived = typeof PaymentReceived.Type

/** A payment, or a part of it, was taken back. `sum` is in roubles. */
export const PaymentReversed = Schema.Struct({
  type: Schema.Literal("payment.reversed"),
  paymentId: BillingId,
  reversesPaymentId: BillingId,
  sum: PositiveMoney,
  ...shared
})
export type PaymentReversed = typeof PaymentReversed.Type

const revisionMax = 2_147_483_647

/** The amount paid on an invoice so far. A greater revision is newer. */
export const InvoicePaidTotal = Schema.Struct({
  type: Schema.Literal("invoice.paid-total"),
  invoiceId: BillingId,
  totalPaid: Money,
  revision: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: revisionMax })),
  ...shared
})
export type InvoicePaidTotal = typeof InvoicePaidTotal.Type

/** What Billing tells about money: a payment, a reversal, or a running total of an invoice. */
export const PaymentEvent = Schema.Union([PaymentReceived, PaymentReversed, InvoicePaidTotal])
export type PaymentEvent = typeof PaymentEvent.Type

/** The permanent id of an event. For a total it is made of invoice and revision. */
export const eventId = (event: PaymentEvent): string =>
  event.type === "invoice.paid-total" ? `${totalOrigin(event.invoiceId)}:${event.revision}` : event.paymentId

/** The `origin` of all money that totals of one invoice brought. */
export const totalOrigin = (invoiceId: string): string => `total:${invoiceId}`

/** The most that one event may bring without an operator's approval, in kopecks: 100,000,000.00 roubles. */
export const paymentMaxDefault: Kopecks = 10_000_000_000n

/** The most that one event may bring without an operator, in kopecks. Larger events are parked. */
export const PaymentMax = Context.Reference<Kopecks>("@dealer-billing/domain/payment/PaymentMax", {
  defaultValue: () => paymentMaxDefault
})

/** `payments`: each event is a payment or a reversal. `totals`: each event says what was paid on an invoice so far. */
export const paymentsDialects = ["payments", "totals"] as const
/** Whether a deployment takes payments and reversals, or running totals of invoices. */
export type PaymentsDialect = (typeof paymentsDialects)[number]

/** The dialect of this deployment, `payments` by default. Events of the other one are parked. */
export const CurrentPaymentsDialect = Context.Reference<PaymentsDialect>(
  "@dealer-billing/domain/payment/CurrentPaymentsDialect",
  { defaultValue: () => "payments" }
)

export const dialectOf = ({ type }: Pick<PaymentEvent, "type">): PaymentsDialect =>
  type === "invoice.paid-total" ? "totals" : "payments"
