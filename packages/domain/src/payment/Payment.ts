import { Effect, Schema } from "effect"
import { AccountType } from "../account/Account.ts"
import { BillId } from "../bill/Bill.ts"
import { DealerId } from "../dealer/Dealer.ts"
import { PositiveKopecks, type Kopecks } from "../shared/Money.ts"

/** An applied payment event. Never changed. */
export const Payment = Schema.Struct({
  paymentId: Schema.String,
  type: Schema.Literals(["payment.received", "payment.reversed"]),
  dealerId: DealerId,
  accountType: AccountType,
  /** In kopecks. */
  amount: PositiveKopecks,
  namedBillId: Schema.NullOr(BillId),
  /** Its own id, that of the payment it reverses, or `totalOrigin` of an invoice. */
  origin: Schema.String,
  /** Also null for a lower total: it reverses no single payment. */
  reversesPaymentId: Schema.NullOr(Schema.String),
  paidAt: Schema.DateTimeUtc,
  content: Schema.String
})
export type Payment = typeof Payment.Type

/** What a payment changes in its account, in kopecks: a reversal takes its amount back. */
export const signedAmount = ({ amount, type }: Pick<Payment, "amount" | "type">): Kopecks =>
  type === "payment.received" ? amount : -amount

/**
 * Why a message was parked. `UNKNOWN_*` is retried when the object appears, `PROGRAM_FAILED` after the next start.
 */
export const ParkedReason = Schema.Literals([
  "BAD_MESSAGE",
  "UNKNOWN_INVOICE",
  "UNKNOWN_CONTRACT",
  "BAD_SUM",
  "BAD_CURRENCY",
  "ACCOUNT_MISMATCH",
  "CONFLICT",
  "UNKNOWN_PAYMENT",
  "WRONG_DIALECT",
  "PROGRAM_FAILED"
])
export type ParkedReason = typeof ParkedReason.Type

/** Where a message stands: a source is a sequence of messages with growing numbers. */
export interface MessagePosition {
  readonly source: string
  readonly number: bigint
}

/** Longer messages are not stored whole, in bytes. Payment events are far shorter. */
export const rawLengthMax = 65_536
/** In bytes. */
export const rawHeadLength = 4_096

export interface MessageCut {
  /** In bytes. */
  readonly length: number
  readonly sha256: Uint8Array
}

export interface RawMessage {
  readonly raw: Uint8Array
  readonly cut?: MessageCut
}

/** A message as it arrived: its raw bytes and its position. */
export interface PaymentMessage extends RawMessage {
  readonly position: MessagePosition
}

/**
 * The outcome of a payment event. APPLIED: booked in the ledger. DUPLICATE: it was booked before. STALE: a running
 * total that changes nothing (older revision or same sum). PARKED: needs a retry or an operator (dead letter).
 * REJECTED: by an operator.
 */
export const PaymentOutcome = Schema.Literals(["APPLIED", "DUPLICATE", "STALE", "PARKED", "REJECTED"])
export type PaymentOutcome = typeof PaymentOutcome.Type

export type MessageOutcome = Exclude<PaymentOutcome, "REJECTED">

/** A message with its outcome. */
export interface ProcessedMessage extends PaymentMessage {
  readonly outcome: MessageOutcome
  readonly paymentId: string | null
}

/** A parked message (dead letter), with its raw bytes. */
export interface ParkedMessage extends PaymentMessage {
  readonly reason: ParkedReason
  /** For people: the missing object or the broken rule. No personal data. */
  readonly detail: string
  /** Of an invoice, contract or payment; null when a retry cannot help. */
  readonly missing: string | null
  readonly contractId?: string
}

export const positionKey = ({ number, source }: MessagePosition): string => `${source}/${number}`

const isSameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left === right || (left.length === right.length && left.every((byte, index) => byte === right[index]))

const noHash = new Uint8Array()

export const isSameMessage = (left: RawMessage, right: RawMessage): boolean =>
  isSameBytes(left.raw, right.raw) && isSameBytes(left.cut?.sha256 ?? noHash, right.cut?.sha256 ?? noHash)

/** Of a message that is too long, its beginning, its length and its hash are kept; others stay as they are. */
export const cutMessage = (message: PaymentMessage): Effect.Effect<PaymentMessage> => {
  const { cut, position, raw } = message
  if (cut !== undefined || raw.length <= rawLengthMax) return Effect.succeed(message)
  return Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new Uint8Array(raw))),
    (digest) => ({
      position,
      raw: raw.slice(0, rawHeadLength),
      cut: { length: raw.length, sha256: new Uint8Array(digest) }
    })
  )
}
