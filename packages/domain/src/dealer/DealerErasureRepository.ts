import { Context, type DateTime, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { DealerId } from "./Dealer.ts"

/** What still has to be done for a dealer, counted. */
export interface OpenWork {
  /** Neither cancelled nor fully paid. */
  readonly openBills: number
  /** Billing operations that are PENDING, SENT or IN_DOUBT. */
  readonly openOperations: number
  /** Unresolved parked messages that name a contract, an invoice or a payment of the dealer. */
  readonly parkedMessages: number
}

export class DealerErasureRepository extends Context.Service<
  DealerErasureRepository,
  {
    readonly countOpenWork: (id: DealerId) => Effect.Effect<OpenWork, StorageUnavailable>
    /** Every version of the dealer's requisites is gone for ever. The locks of the dealer and its accounts are held. */
    readonly erase: (id: DealerId, erasedAt: DateTime.Utc) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/dealer/DealerErasureRepository") {}
