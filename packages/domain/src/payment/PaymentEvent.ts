import { Context, Option, Predicate, Schema, SchemaGetter } from "effect"
import { Money, PositiveMoney, type Kopecks } from "../shared/Money.ts"
import { text } from "../shared/Text.ts"
import { Instant } from "../shared/Time.ts"

const billingIdLengthMax = 128

/** An id that Billing gave, up to 128 characters. */
export const BillingId = text(billingIdLengthMax)

const shared = { currency: Schema.Literal("RUB"), paidAt: Instant }

/** A producer may write `null` for what it leaves out. */
const optionalInvoiceId = Schema.optionalKey(Schema.NullOr(BillingId)).pipe(
  Schema.decodeTo(Schema.optionalKey(BillingId), {
    decode: SchemaGetter.transformOptional(Option.filter(Predicate.isNotNull)),
    encode: SchemaGetter.passthrough()
  })
)

/** Money came to a contract, perhaps for a named invoice. */
export const PaymentReceived = Schema.Struct({
  type: Schema.Literal("payment.received"),
  paymentId: BillingId,
  contractId: BillingId,
  invoiceId: optionalInvoiceId,
  sum: PositiveMoney,
  ...shared
})
export type PaymentReceived = typeof PaymentReceived.Type

/** A payment was taken back, wholly or partly. */
export const PaymentReversed = Schema.Struct({
  type: Schema.Literal("payment.reversed"),
  paymentId: BillingId,
  reversesPaymentId: BillingId,
  sum: PositiveMoney,
  ...shared
})
export type PaymentReversed = typeof PaymentReversed.Type

/** What 32 bits hold. */
const revisionMax = 2_147_483_647

/** What was paid on an invoice in all, so far; a greater revision is the newer one. */
export const InvoicePaidTotal = Schema.Struct({
  type: Schema.Literal("invoice.paid-total"),
  invoiceId: BillingId,
  totalPaid: Money,
  revision: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: revisionMax })),
  ...shared
})
export type InvoicePaidTotal = typeof InvoicePaidTotal.Type

/** A payment event from Billing: topic `billing.payments`. */
export const PaymentEvent = Schema.Union([PaymentReceived, PaymentReversed, InvoicePaidTotal])
export type PaymentEvent = typeof PaymentEvent.Type

/** The id under which an event is kept for ever. A total has none: its invoice and revision name it. */
export const eventId = (event: PaymentEvent): string =>
  event.type === "invoice.paid-total" ? `${totalOrigin(event.invoiceId)}:${event.revision}` : event.paymentId

/** Under which name all money that totals of one invoice brought belongs together. */
export const totalOrigin = (invoiceId: string): string => `total:${invoiceId}`

/** The most that one event may bring without an operator, in kopecks: 100,000,000.00 roubles. */
export const paymentMaxDefault: Kopecks = 10_000_000_000n

/** The setting `PAYMENT_MAX`. */
export const PaymentMax = Context.Reference<Kopecks>("@dealer-billing/domain/payment/PaymentMax", {
  defaultValue: () => paymentMaxDefault
})

/** `payments`: each event is a payment or a reversal. `totals`: each event says what was paid on an invoice so far. */
export const paymentsDialects = ["payments", "totals"] as const
export type PaymentsDialect = (typeof paymentsDialects)[number]

/** The setting `PAYMENTS_DIALECT`: the one kind of events that this deployment takes. */
export const CurrentPaymentsDialect = Context.Reference<PaymentsDialect>(
  "@dealer-billing/domain/payment/CurrentPaymentsDialect",
  { defaultValue: () => "payments" }
)

/** The one dialect to which an event of that type belongs (contract, section 2). */
export const dialectOf = ({ type }: Pick<PaymentEvent, "type">): PaymentsDialect =>
  type === "invoice.paid-total" ? "totals" : "payments"
