import { formatMoney, type Kopecks } from "@dealer-billing/domain"
import { PgClient } from "@effect/sql-pg"
import { DateTime, Effect } from "effect"
import { EventQueue } from "../events/EventQueue.ts"
import { conflict, notFound } from "../shared/Refused.ts"
import { lockInvoice } from "./cancelInvoice.ts"
import { getObject } from "./findObject.ts"
import { paidOnInvoice } from "./paidByInvoice.ts"
import { paymentEvent } from "./paymentEvent.ts"
import { newId, type PaymentRow } from "./rows.ts"

/** Stores a payment and its event in the caller's transaction. The caller holds the lock of the invoice. */
const record = Effect.fn("payments.record")(function* (money: Omit<PaymentRow, "id">) {
  const sql = yield* PgClient.PgClient
  const now = yield* DateTime.now
  const payment = { ...money, id: newId("payment") }
  yield* sql`insert into payment (id, contract_id, invoice_id, reverses, sum, created_at)
    values (${payment.id}, ${payment.contractId}, ${payment.invoiceId}, ${payment.reverses}, ${payment.sum},
      ${DateTime.toDateUtc(now)})`
  const event = { ...(yield* paymentEvent(payment)), paidAt: DateTime.formatIso(now) }
  yield* (yield* EventQueue).add(payment.contractId, new TextEncoder().encode(JSON.stringify(event)))
  return { paymentId: payment.id }
})

/** In kopecks. Null: the rest of the invoice. */
export const payInvoice = Effect.fn("payInvoice")(function* (id: string, sum: Kopecks | null) {
  const invoice = yield* lockInvoice(id)
  if (invoice.cancelledAt !== null) return yield* conflict("invoice-cancelled", `The invoice ${id} is cancelled`)
  const amount = sum ?? invoice.sum - (yield* paidOnInvoice(id))
  if (amount <= 0n)
    return yield* conflict("nothing-left", `The invoice ${id} is fully paid; add a sum to overpay it`)
  return yield* record({ contractId: invoice.contractId, invoiceId: id, reverses: null, sum: amount })
})

export const payContract = Effect.fn("payContract")(function* (id: string, sum: Kopecks) {
  yield* getObject("contract", id)
  return yield* record({ contractId: id, invoiceId: null, reverses: null, sum })
})

const readReversed = Effect.fn("payments.readReversed")(function* (paymentId: string) {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<{ reversed: bigint }>`select coalesce(sum(sum), 0)::bigint as reversed
    from payment where reverses = ${paymentId}`
  return row?.reversed ?? 0n
})

/** In kopecks. Null: all that is not reversed yet. */
export const reversePayment = Effect.fn("reversePayment")(function* (id: string, sum: Kopecks | null) {
  const sql = yield* PgClient.PgClient
  const [payment] = yield* sql<PaymentRow>`select * from payment where id = ${id} for no key update`
  if (payment === undefined) return yield* notFound("payment", id)
  // The total counts all payments of the invoice.
  yield* sql`select from invoice where id = ${payment.invoiceId} for no key update`
  if (payment.reverses !== null) {
    return yield* conflict("payment-is-a-reversal", `The payment ${id} is itself a reversal`)
  }
  const left = payment.sum - (yield* readReversed(id))
  const amount = sum ?? left
  if (amount > left || left === 0n) {
    return yield* conflict("nothing-left", `Only ${formatMoney(left)} of the payment ${id} can be reversed`)
  }
  return yield* record({ contractId: payment.contractId, invoiceId: payment.invoiceId, reverses: id, sum: amount })
})
