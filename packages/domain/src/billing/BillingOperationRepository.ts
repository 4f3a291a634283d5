import { Context, type Effect, type Option } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { BillId } from "../bill/Bill.ts"
import type { DealerId } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { BillingOperationKind } from "./Billing.ts"
import type { BillingOperation, NewBillingOperation } from "./BillingOperation.ts"

/** An operation taken by a worker: SENT already, and whether it had been SENT before it was taken. */
export interface ClaimedOperation {
  readonly operation: BillingOperation
  readonly wasSentBefore: boolean
  /** The span in which it was inserted (W3C); null when that was not traced. */
  readonly traceparent: string | null
}

export interface ClaimRequest {
  readonly limit: number
  readonly leaseMs: number
  /** Nobody else's; without it the result is not stored. */
  readonly leaseToken: string
}

export class BillingOperationRepository extends Context.Service<
  BillingOperationRepository,
  {
    /**
     * New operations, due at once and without a lease; they get growing ids in the order given, and each begins its
     * history. The span at hand (`currentTraceparent`) is kept with them.
     */
    readonly insert: (operations: ReadonlyArray<NewBillingOperation>) => Effect.Effect<void, StorageUnavailable>
    /**
     * Takes PENDING and SENT operations that are due, without an unexpired lease, and ready (`isReady`); those that
     * have been due for longest first, then in the order of their ids, so that none has to wait for ever behind old
     * ones that come again and again. Makes them SENT, counts the attempt and leases them, all stored before it
     * answers. It never waits for another claim and never takes what that one takes. Time is the storage's. Answers
     * the operations as they are stored then, in the order in which they were taken, and adds each to the history.
     */
    readonly claim: (request: ClaimRequest) => Effect.Effect<ReadonlyArray<ClaimedOperation>, StorageUnavailable>
    /** The leases held under the token end `leaseMs` from now. */
    readonly extendLease: (leaseToken: string, leaseMs: number) => Effect.Effect<void, StorageUnavailable>
    /**
     * The operation, locked, while its lease is held under the token: until it is released or somebody else takes
     * it. A lease that has expired and that nobody took is still held. Take the account's lock first.
     */
    readonly lockLeased: (
      id: bigint,
      leaseToken: string
    ) => Effect.Effect<Option.Option<BillingOperation>, StorageUnavailable>
    /** The account's CLIENT, PAYER and CONTRACT, in this order. */
    readonly listProvisioning: (
      account: AccountId
    ) => Effect.Effect<ReadonlyArray<BillingOperation>, StorageUnavailable>
    /** The bill's INVOICE, locked: nobody takes or changes it until the transaction ends. Lock the account first. */
    readonly lockInvoicing: (billId: BillId) => Effect.Effect<Option.Option<BillingOperation>, StorageUnavailable>
    /** The operation of that kind that holds this id of Billing's. */
    readonly findByRemoteId: (
      kind: BillingOperationKind,
      remoteId: string
    ) => Effect.Effect<Option.Option<BillingOperation>, StorageUnavailable>
    /**
     * The dealer's PAYER operations in any state, and its others that are not DONE, without those of cancelled
     * bills; locked, in the order of ids. The locks of the dealer's accounts are held.
     */
    readonly listReopenable: (
      dealerId: DealerId
    ) => Effect.Effect<ReadonlyArray<BillingOperation>, StorageUnavailable>
    /**
     * Stores state, attempts, error, remote id, requisite version and empty look-ups; the lease and the due time
     * stay. A remote id that another operation of the kind holds is a defect or makes the transaction run again:
     * look (`findByRemoteId`) before.
     */
    readonly update: (operation: BillingOperation) => Effect.Effect<void, StorageUnavailable>
    /** Stores the same, takes the lease off, and makes the operation due again after `retryInMs`. */
    readonly release: (operation: BillingOperation, retryInMs: number) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/billing/BillingOperationRepository") {}
