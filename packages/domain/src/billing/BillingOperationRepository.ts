import { Context, type Effect, type Option } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { BillId } from "../bill/Bill.ts"
import type { DealerId } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { BillingOperationKind } from "./Billing.ts"
import type { BillingOperation, NewBillingOperation } from "./BillingOperation.ts"

export interface ClaimedOperation {
  readonly operation: BillingOperation
  readonly wasSentBefore: boolean
  /** W3C; null when the insert was not traced. */
  readonly traceparent: string | null
}

export interface ClaimRequest {
  readonly limit: number
  readonly leaseMs: number
  readonly leaseToken: string
}

/** Stores calls to Billing before they are sent, and leases each call that is due to one worker. */
export class BillingOperationRepository extends Context.Service<
  BillingOperationRepository,
  {
    /** Due now, with growing ids. Starts their history and stores the current span with them. */
    readonly insert: (operations: ReadonlyArray<NewBillingOperation>) => Effect.Effect<void, StorageUnavailable>
    /**
     * Claims PENDING and SENT operations that are due, unleased and ready (`prepareCall`): the longest due first, then
     * by id, so that none starves. Makes them SENT, counts the attempt, leases them and adds to their history before it
     * answers. Concurrent claims neither wait for each other nor overlap. Time is the storage's.
     */
    readonly claim: (request: ClaimRequest) => Effect.Effect<ReadonlyArray<ClaimedOperation>, StorageUnavailable>
    /** Extends every lease of this token that has not been released to `leaseMs` from now. */
    readonly extendLease: (leaseToken: string, leaseMs: number) => Effect.Effect<void, StorageUnavailable>
    /**
     * None when the lease was released or another worker claimed the operation; an expired lease is still held
     * otherwise. Lock the account first.
     */
    readonly lockLeased: (
      id: bigint,
      leaseToken: string
    ) => Effect.Effect<Option.Option<BillingOperation>, StorageUnavailable>
    /** CLIENT, PAYER and CONTRACT, in this order. */
    readonly listProvisioning: (
      account: AccountId
    ) => Effect.Effect<ReadonlyArray<BillingOperation>, StorageUnavailable>
    /** Locks the bill's INVOICE until the transaction ends. Lock the account first. */
    readonly lockInvoicing: (billId: BillId) => Effect.Effect<Option.Option<BillingOperation>, StorageUnavailable>
    /** The operation that holds this object in Billing. */
    readonly findByRemoteId: (
      kind: BillingOperationKind,
      remoteId: string
    ) => Effect.Effect<Option.Option<BillingOperation>, StorageUnavailable>
    /**
     * PAYER in any state, others unless DONE, without those of cancelled bills; locked, in the order of ids. The locks
     * of the dealer's accounts are held.
     */
    readonly listReopenable: (
      dealerId: DealerId
    ) => Effect.Effect<ReadonlyArray<BillingOperation>, StorageUnavailable>
    /**
     * Stores everything but lease and due time. Check `findByRemoteId` first: another holder of the remote id is a
     * defect.
     */
    readonly update: (operation: BillingOperation) => Effect.Effect<void, StorageUnavailable>
    /** As `update`; also ends the lease and makes the operation due after `retryInMs`. */
    readonly release: (operation: BillingOperation, retryInMs: number) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/billing/BillingOperationRepository") {}
