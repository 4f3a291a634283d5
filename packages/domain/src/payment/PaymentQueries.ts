import { Context, Schema, type DateTime, type Effect, type Option } from "effect"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { ParkedEvent } from "./parked/ParkedEvent.ts"
import type { ParkedMessage, ParkedReason, Payment } from "./Payment.ts"

/** An applied payment as people see it. */
export interface AppliedPayment {
  readonly payment: Payment
  readonly cmeDealerId: CmeDealerId
  readonly receivedAt: DateTime.Utc
  /** What it did with the money, in the order in which it was decided. */
  readonly transfers: ReadonlyArray<Transfer>
}

/** A message that was set aside, as people see it, also after it was resolved. */
export interface ParkedView extends Omit<ParkedMessage, "raw" | "cut" | "contractId"> {
  readonly id: bigint
  /** The `eventId` of its event; null when none can be read from it. */
  readonly paymentId: string | null
  /** Its bytes; of one longer than `rawLengthMax` the beginning. Null: dropped some time after it was resolved. */
  readonly rawHead: Uint8Array | null
  /** How many bytes it had when it came. */
  readonly rawLength: number
  /** The hash of all its bytes. */
  readonly rawSha256: Uint8Array
  readonly parkedAt: DateTime.Utc
  /** How often it was tried. */
  readonly attempts: number
  /** What ended the parking; null while it is parked. */
  readonly resolution: ParkedEvent | null
}

/** OPEN: still parked. REJECTED: given up by a person. */
export type ParkedFilter = "OPEN" | "REJECTED" | "OPEN_OR_REJECTED"

/** Which parked messages are meant; what is left out does not matter. */
export interface ParkedCriteria {
  readonly reason?: ParkedReason
  /** Of payments alone: other messages name no contract. */
  readonly contractId?: string
  /** Parked at that time or later. */
  readonly parkedFrom?: DateTime.Utc
  /** Parked before that time. */
  readonly parkedTo?: DateTime.Utc
}

/** What is parked now. */
export interface ParkedSummary {
  /** Only reasons for which something is parked. */
  readonly counts: ReadonlyMap<ParkedReason, number>
  /** How long the oldest of them has been parked, in ms; null when nothing is. */
  readonly oldestAgeMs: number | null
}

export class PaymentNotFound extends Schema.TaggedError<PaymentNotFound>()("PaymentNotFound", {
  paymentId: Schema.String
}) {
  override get message(): string {
    return `There is no payment ${this.paymentId}`
  }
}

/** Payments and parked messages as people deal with them. It changes nothing. */
export class PaymentQueries extends Context.Service<
  PaymentQueries,
  {
    /** In the order in which they were parked; only those with a greater id. */
    readonly listParked: (query: {
      readonly filter: ParkedFilter
      readonly criteria?: ParkedCriteria
      readonly after: bigint | null
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<ParkedView>, StorageUnavailable>
    /** In the storage's order of their ids; only those behind the given one. */
    readonly listApplied: (query: {
      readonly after: string | null
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<AppliedPayment>, StorageUnavailable>
    readonly findApplied: (paymentId: string) => Effect.Effect<Option.Option<AppliedPayment>, StorageUnavailable>
    /** The messages with an event of one of those ids, resolved ones too, in the order in which they were parked. */
    readonly listParkedOf: (
      paymentIds: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<ParkedView>, StorageUnavailable>
    readonly getParked: (id: bigint) => Effect.Effect<ParkedView, PaymentNotFound | StorageUnavailable>
    /** What was done about a parked message, oldest first; the newest `limit` events of it. */
    readonly history: (id: bigint, limit: number) => Effect.Effect<ReadonlyArray<ParkedEvent>, StorageUnavailable>
    readonly summary: Effect.Effect<ParkedSummary, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/PaymentQueries") {}
