import { Effect, Schema } from "effect"
import {
  applyPayments,
  CurrentPaymentsDialect,
  PaymentEvent,
  PositiveKopecks,
  retryParkedAfter,
  type InvoicePaidTotal,
  type MessagePosition,
  type PaymentMessage,
  type PaymentReceived,
  type PaymentReversed
} from "@dealer-billing/domain/internal"
import { newPosition, someTime, uniqueName } from "./fixtures.ts"

const shared = { currency: "RUB" as const, paidAt: someTime }

export const received = (
  paymentId: string,
  contractId: string,
  sum: bigint,
  invoiceId: string | null = null
): PaymentReceived => ({
  type: "payment.received",
  paymentId,
  contractId,
  sum: PositiveKopecks.make(sum),
  ...(invoiceId === null ? {} : { invoiceId }),
  ...shared
})

export const reversed = (paymentId: string, reversesPaymentId: string, sum: bigint): PaymentReversed => ({
  type: "payment.reversed",
  paymentId,
  reversesPaymentId,
  sum: PositiveKopecks.make(sum),
  ...shared
})

export const paidTotal = (invoiceId: string, totalPaid: bigint, revision: number): InvoicePaidTotal => ({
  type: "invoice.paid-total",
  invoiceId,
  totalPaid,
  revision,
  ...shared
})

/** Retries all parked messages of the storage, window by window, as the worker does over time. */
export const retryAllParked = Effect.fn("retryAllParked")(function* () {
  let [applied, after] = [0, null as bigint | null]
  do {
    const pass: { readonly applied: number; readonly next: bigint | null } = yield* retryParkedAfter(after)
    applied += pass.applied
    after = pass.next
  } while (after !== null)
  return applied
})

export const inTotals = Effect.provideService(CurrentPaymentsDialect, "totals" as const)

const encode = Schema.encodeSync(PaymentEvent)

export const messageOf = (event: PaymentEvent, position: MessagePosition): PaymentMessage => ({
  position,
  raw: new TextEncoder().encode(JSON.stringify(encode(event)))
})

/** Applies events as one batch, at new positions; answers the outcomes. */
export const applyEvents = Effect.fn("applyEvents")(function* (...events: ReadonlyArray<PaymentEvent>) {
  const start = yield* newPosition()
  const [first, ...rest] = events.map((event, index) => messageOf(event, { ...start, number: BigInt(index) }))
  if (first === undefined) return []
  return (yield* applyPayments([first, ...rest])).map((processedMessage) => processedMessage.outcome)
})

export const newPaymentId = uniqueName("payment")
