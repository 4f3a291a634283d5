import { formatMoney, type PaymentMessage } from "@dealer-billing/domain"
import { Effect, type Redacted } from "effect"
import { createHash } from "node:crypto"
import { openSql } from "./openSql.ts"

/** A payment: four of five name a different open bill, the fifth is a deposit. */
export interface Event {
  readonly index: number
  readonly dealerId: bigint
  readonly contractId: string
  readonly invoiceId: string | null
  /** Kopecks; half of the named bills are paid in full, half in part. */
  readonly sum: bigint
}

export const paidAt = "2026-11-20T10:00:00Z"

interface OpenBill {
  readonly invoice: string
  readonly dealer: bigint
  readonly sum: bigint
}

const depositSum = 10_000n

const makeEvent = ({ dealer, invoice, sum }: OpenBill, index: number): Event => {
  const isDeposit = index % 5 === 4
  const account = isDeposit ? "DEPOSIT" : "SETTLEMENT"
  const contractId = `contract-${dealer}-${account}`
  if (isDeposit) return { index, dealerId: dealer, contractId, invoiceId: null, sum: depositSum }
  return { index, dealerId: dealer, contractId, invoiceId: invoice, sum: index % 2 === 0 ? sum : sum / 2n }
}

/** Payments for the open bills of a seeded database, in random order of age. */
export const readEvents = Effect.fn("readEvents")(function* (url: Redacted.Redacted<string>, most: number) {
  const sql = yield* openSql(url)
  const bills = yield* sql<OpenBill>`
    select invoice_id as invoice, dealer_id as dealer, common_sum as sum from bill
    where paid_at is null and invoice_id is not null
    order by hashint8(id), id limit ${most}::int`
  return bills.map(makeEvent)
}, Effect.scoped)

export const eventContent = ({ contractId, index, invoiceId, sum }: Event) => ({
  type: "payment.received",
  paymentId: `p-${index}`,
  contractId,
  ...(invoiceId === null ? {} : { invoiceId }),
  sum: formatMoney(sum),
  currency: "RUB",
  paidAt
})

/** All events of a dealer are in one partition. */
export const choosePartition = ({ dealerId }: Event, partitions: number): number => Number(dealerId) % partitions

export const makeMessage = (event: Event, partitions: number): PaymentMessage => ({
  position: { source: `bench/${choosePartition(event, partitions)}`, number: BigInt(event.index) },
  raw: Buffer.from(JSON.stringify(eventContent(event)))
})

export const sha256 = (raw: Uint8Array): Uint8Array => createHash("sha256").update(raw).digest()
