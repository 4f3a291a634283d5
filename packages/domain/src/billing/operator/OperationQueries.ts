import { Context, Schema, type DateTime, type Effect } from "effect"
import type { CmeDealerId } from "../../dealer/Dealer.ts"
import type { StorageUnavailable } from "../../shared/StorageUnavailable.ts"
import type { BillingOperationKind } from "../Billing.ts"
import type { BillingOperation, BillingOperationState } from "../BillingOperation.ts"
import type { NewOperationEvent, OperationEvent } from "../OperationEvent.ts"

export const openOperationStates = [
  "PENDING",
  "SENT",
  "IN_DOUBT"
] as const satisfies ReadonlyArray<BillingOperationState>

export interface OperationView {
  readonly operation: BillingOperation
  readonly cmeDealerId: CmeDealerId
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
  /** The earliest next attempt; null in the states DONE, REJECTED and IN_DOUBT. */
  readonly nextAttemptAt: DateTime.Utc | null
  readonly leasedUntil: DateTime.Utc | null
}

/** Null means any. */
export interface OperationQuery {
  readonly state: BillingOperationState | null
  readonly kind: BillingOperationKind | null
  readonly cmeDealerId: CmeDealerId | null
  readonly after: bigint | null
  readonly limit: number
}

export type OpenOperationState = (typeof openOperationStates)[number]

export interface OperationSummary {
  readonly counts: Readonly<Record<OpenOperationState, number>>
  /** In ms; null when none is open. A reopened one counts from its reopening. */
  readonly oldestOpenAgeMs: number | null
}

/** No operation has this id. */
export class OperationNotFound extends Schema.TaggedError<OperationNotFound>()("OperationNotFound", {
  operationId: Schema.String
}) {
  override get message(): string {
    return `There is no Billing operation ${this.operationId}`
  }
}

type Found = Effect.Effect<OperationView, OperationNotFound | StorageUnavailable>

/** Read model of calls to Billing, with the history of each. */
export class OperationQueries extends Context.Service<
  OperationQueries,
  {
    /** Oldest first. */
    readonly list: (query: OperationQuery) => Effect.Effect<ReadonlyArray<OperationView>, StorageUnavailable>
    /** The operation with its due time and lease. */
    readonly get: (id: bigint) => Found
    /** As `get`; locks the operation until the transaction ends. Lock its account first. */
    readonly lock: (id: bigint) => Found
    /** Oldest first; the newest `limit` events. */
    readonly history: (
      id: bigint,
      limit: number
    ) => Effect.Effect<ReadonlyArray<OperationEvent>, StorageUnavailable>
    /** Adds events to the history, in the order given. */
    readonly append: (events: ReadonlyArray<NewOperationEvent>) => Effect.Effect<void, StorageUnavailable>
    /** Counts the open operations by state. */
    readonly summary: Effect.Effect<OperationSummary, StorageUnavailable>
  }
>()("@dealer-billing/domain/billing/operator/OperationQueries") {}
