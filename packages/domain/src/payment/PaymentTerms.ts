import { Context } from "effect"
import type { Kopecks } from "../shared/Money.ts"

/** The most that one event may bring without an operator's approval, in kopecks: 100,000,000.00 roubles. */
export const paymentMaxDefault: Kopecks = 10_000_000_000n

export const PaymentMax = Context.Reference<Kopecks>("@dealer-billing/domain/payment/PaymentMax", {
  defaultValue: () => paymentMaxDefault
})

/** `payments`: each event is a payment or a reversal. `totals`: each event says what was paid on an invoice so far. */
export const paymentsDialects = ["payments", "totals"] as const
export type PaymentsDialect = (typeof paymentsDialects)[number]

export const CurrentPaymentsDialect = Context.Reference<PaymentsDialect>(
  "@dealer-billing/domain/payment/CurrentPaymentsDialect",
  { defaultValue: () => "payments" }
)
