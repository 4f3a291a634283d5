import { Context, Schema, type DateTime, type Effect, type Option } from "effect"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { ParkedEvent } from "./parked/ParkedEvent.ts"
import type { ParkedMessage, ParkedReason, Payment } from "./Payment.ts"

export interface AppliedPayment {
  readonly payment: Payment
  readonly cmeDealerId: CmeDealerId
  readonly receivedAt: DateTime.Utc
  readonly transfers: ReadonlyArray<Transfer>
}

export interface ParkedView extends Omit<ParkedMessage, "raw" | "cut" | "contractId"> {
  readonly id: bigint
  /** Null when its event cannot be read. */
  readonly paymentId: string | null
  /** The beginning of a message longer than `rawLengthMax`; null after the bytes were dropped. */
  readonly rawHead: Uint8Array | null
  /** In bytes, before the cut. */
  readonly rawLength: number
  readonly rawSha256: Uint8Array
  readonly parkedAt: DateTime.Utc
  readonly attempts: number
  /** Null while it is parked. */
  readonly resolution: ParkedEvent | null
}

export type ParkedFilter = "OPEN" | "REJECTED" | "OPEN_OR_REJECTED"

export interface ParkedCriteria {
  readonly reason?: ParkedReason
  /** Only payments name a contract. */
  readonly contractId?: string
  /** Inclusive. */
  readonly parkedFrom?: DateTime.Utc
  /** Exclusive. */
  readonly parkedTo?: DateTime.Utc
}

export interface ParkedSummary {
  readonly counts: ReadonlyMap<ParkedReason, number>
  /** In ms; null when nothing is parked. */
  readonly oldestAgeMs: number | null
}

/** No payment or parked message has this id. */
export class PaymentNotFound extends Schema.TaggedError<PaymentNotFound>()("PaymentNotFound", {
  paymentId: Schema.String
}) {
  override get message(): string {
    return `There is no payment ${this.paymentId}`
  }
}

/** Read model of payments and parked messages. Changes nothing. */
export class PaymentQueries extends Context.Service<
  PaymentQueries,
  {
    /** In the order of parking. */
    readonly listParked: (query: {
      readonly filter: ParkedFilter
      readonly criteria?: ParkedCriteria
      readonly after: bigint | null
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<ParkedView>, StorageUnavailable>
    /** By payment id, in the storage's order. */
    readonly listApplied: (query: {
      readonly after: string | null
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<AppliedPayment>, StorageUnavailable>
    /** None when the payment is not booked. */
    readonly findApplied: (paymentId: string) => Effect.Effect<Option.Option<AppliedPayment>, StorageUnavailable>
    /** All parked messages of these events, also resolved ones, in the order of parking. */
    readonly listParkedOf: (
      paymentIds: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<ParkedView>, StorageUnavailable>
    /** The parked message under this id, also when it is resolved. */
    readonly getParked: (id: bigint) => Effect.Effect<ParkedView, PaymentNotFound | StorageUnavailable>
    /** Oldest first; the newest `limit` events. */
    readonly history: (id: bigint, limit: number) => Effect.Effect<ReadonlyArray<ParkedEvent>, StorageUnavailable>
    /** Counts the unresolved parked messages by reason. */
    readonly summary: Effect.Effect<ParkedSummary, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/PaymentQueries") {}
