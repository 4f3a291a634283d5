import { AccountRepository, applyEvents, PositiveKopecks, type Bill } from "@dealer-billing/domain"
import { DateTime, Effect, Option } from "effect"

/** Pays 40 kopecks of a bill, as the message of this number. Answers the newly processed messages. */
export const payPart = Effect.fnUntraced(function* ({ accountType, dealerId, invoiceId }: Bill, number: bigint) {
  const account = Option.getOrThrow(yield* (yield* AccountRepository).lock({ accountType, dealerId }))
  const event = {
    type: "payment.received" as const,
    paymentId: `payment-${number}`,
    contractId: account.contractId ?? "",
    ...(invoiceId === null ? {} : { invoiceId }),
    sum: PositiveKopecks.make(40n),
    currency: "RUB" as const,
    paidAt: DateTime.makeUnsafe("2026-11-20T10:00:00Z")
  }
  return yield* applyEvents([{ position: { source: "bank", number }, event }])
})
