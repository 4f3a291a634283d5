import { Effect, Schema } from "effect"
import { AccountType } from "../account/Account.ts"
import { BillId } from "../bill/Bill.ts"
import { DealerId } from "../dealer/Dealer.ts"
import { StoredMoney } from "../shared/Money.ts"

/** A payment event that was applied; written once, never changed. */
export const Payment = Schema.Struct({
  /** `eventId` of the event. */
  paymentId: Schema.String,
  type: Schema.Literals(["payment.received", "payment.reversed"]),
  dealerId: DealerId,
  accountType: AccountType,
  /** What it brought or took back, in kopecks, more than 0. */
  statedSum: StoredMoney,
  /** What it changed in the account's money, in kopecks: negative when money was taken back. */
  effect: StoredMoney,
  namedBillId: Schema.NullOr(BillId),
  /** Whose money it is: its own id, that of the payment it reverses, or `totalOrigin` of an invoice. */
  origin: Schema.String,
  /** Null also where a lower total took money back: that reverses no single payment. */
  reversesPaymentId: Schema.NullOr(Schema.String),
  paidAt: Schema.DateTimeUtc,
  /** The event as canonical JSON; a repeat must be equal to it. */
  content: Schema.String
})
export type Payment = typeof Payment.Type

/** Why a message was set aside. */
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

/** Where a message stood: enough to know it again. */
export interface MessagePosition {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** Longer messages are not kept whole, in bytes: far more than any payment event needs. */
export const rawLengthMax = 65_536
/** How much of a longer message is kept: its beginning, in bytes. */
export const rawHeadLength = 4_096

/** What is known of a message that is too long to be kept whole. */
export interface MessageCut {
  /** In bytes. */
  readonly length: number
  readonly sha256: Uint8Array
}

/** The bytes of a message. */
export interface RawMessage {
  readonly raw: Uint8Array
  /** Only of a message longer than `rawLengthMax`: `raw` is then its beginning. */
  readonly cut?: MessageCut
}

/** A message as it came, not yet understood. */
export interface PaymentMessage extends RawMessage {
  readonly position: MessagePosition
}

export type MessageOutcome = "APPLIED" | "DUPLICATE" | "STALE" | "PARKED"

/** What became of a message; its raw bytes tell it from another one at the same position. */
export interface ProcessedMessage extends PaymentMessage {
  readonly outcome: MessageOutcome
  readonly paymentId: string | null
}

/** A message set aside with its raw bytes. */
export interface ParkedMessage extends PaymentMessage {
  readonly reason: ParkedReason
  /** For people; names the object that is missing or the rule that was broken. No personal data. */
  readonly detail: string
  /** The id of the invoice, contract or payment that has to appear; null when nothing can help. */
  readonly missing: string | null
  /** The contract that a payment names, for people who look for its messages. */
  readonly contractId?: string
}

/** A text that names a position; also the key of maps. */
export const positionKey = ({ offset, partition, topic }: MessagePosition): string =>
  `${topic}/${partition}/${offset}`

const isSameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left === right || (left.length === right.length && left.every((byte, index) => byte === right[index]))

const noHash = new Uint8Array()

/** Whether two messages have the same bytes, those included that were cut off. */
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
