import { Context, Schema, type DateTime, type Effect } from "effect"
import type { CmeDealerId } from "../../dealer/Dealer.ts"
import type { StorageUnavailable } from "../../shared/StorageUnavailable.ts"
import type { BillingOperationKind } from "../Billing.ts"
import type { BillingOperation, BillingOperationState } from "../BillingOperation.ts"
import type { NewOperationEvent, OperationEvent } from "../OperationEvent.ts"

/** The states of an operation that is not over: somebody, a worker or a person, still has to do something. */
export const openOperationStates = [
  "PENDING",
  "SENT",
  "IN_DOUBT"
] as const satisfies ReadonlyArray<BillingOperationState>

/** An operation as people see it. */
export interface OperationView {
  readonly operation: BillingOperation
  readonly cmeDealerId: CmeDealerId
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
  /** When a worker may take it at the earliest; null when none will: DONE, REJECTED, IN_DOUBT. */
  readonly nextAttemptAt: DateTime.Utc | null
  /** Until when a worker has it; null when none has, or its lease is over. */
  readonly leasedUntil: DateTime.Utc | null
}

/** One page of operations, oldest first; null means any. */
export interface OperationQuery {
  readonly state: BillingOperationState | null
  readonly kind: BillingOperationKind | null
  readonly cmeDealerId: CmeDealerId | null
  /** Only operations with a greater id; null from the beginning. */
  readonly after: bigint | null
  readonly limit: number
}

export type OpenOperationState = (typeof openOperationStates)[number]

/** What is open; those that are over are too many to be counted again and again. */
export interface OperationSummary {
  readonly counts: Readonly<Record<OpenOperationState, number>>
  /** How long the oldest open operation has been open, in ms; null when none is. A reopened one counts from then. */
  readonly oldestOpenAgeMs: number | null
}

export class OperationNotFound extends Schema.TaggedError<OperationNotFound>()("OperationNotFound", {
  operationId: Schema.String
}) {
  override get message(): string {
    return `There is no Billing operation ${this.operationId}`
  }
}

type Found = Effect.Effect<OperationView, OperationNotFound | StorageUnavailable>

/** Billing operations as people deal with them, and their history. */
export class OperationQueries extends Context.Service<
  OperationQueries,
  {
    readonly list: (query: OperationQuery) => Effect.Effect<ReadonlyArray<OperationView>, StorageUnavailable>
    readonly get: (id: bigint) => Found
    /** As `get`, and nobody else takes or changes the operation until the transaction ends. Lock its account first. */
    readonly lock: (id: bigint) => Found
    /** What happened to an operation, oldest first; the newest `limit` events of it. */
    readonly history: (
      id: bigint,
      limit: number
    ) => Effect.Effect<ReadonlyArray<OperationEvent>, StorageUnavailable>
    /** Adds to the history; in the transaction of the change that it tells of, under the operation's lock. */
    readonly append: (events: ReadonlyArray<NewOperationEvent>) => Effect.Effect<void, StorageUnavailable>
    readonly summary: Effect.Effect<OperationSummary, StorageUnavailable>
  }
>()("@dealer-billing/domain/billing/operator/OperationQueries") {}
