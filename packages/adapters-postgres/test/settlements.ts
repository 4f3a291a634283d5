import { DealId, formatMoney, PositiveKopecks, type PaymentMessage } from "@dealer-billing/domain"

/** 100.00 by default. */
export const settlement = (dealId: string, carPrice = 10_000n) => ({
  operation: "GET_SETTLEMENT" as const,
  dealId: DealId.make(dealId),
  carPrice: PositiveKopecks.make(carPrice)
})

let offset = 0n

/** A payment without an invoice, at the next offset. */
export const received = (paymentId: string, contractId: string, sum: bigint): PaymentMessage => ({
  position: { source: "billing.payments", number: offset++ },
  raw: Buffer.from(
    JSON.stringify({
      type: "payment.received",
      paymentId,
      contractId,
      sum: formatMoney(sum),
      currency: "RUB",
      paidAt: "2026-11-20T10:00:00Z"
    })
  )
})
