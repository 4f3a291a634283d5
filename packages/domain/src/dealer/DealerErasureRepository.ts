import { Context, type DateTime, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { DealerId } from "./Dealer.ts"

export interface OpenWork {
  /** Neither cancelled nor fully paid. */
  readonly openBills: number
  readonly openOperations: number
  /** Unresolved parked messages that name a contract, an invoice or a payment of the dealer. */
  readonly parkedMessages: number
}

/** Counts what keeps a dealer from being erased, and erases its legal details. */
export class DealerErasureRepository extends Context.Service<
  DealerErasureRepository,
  {
    /** Counts the bills, operations and parked messages that must be closed before. */
    readonly countOpenWork: (id: DealerId) => Effect.Effect<OpenWork, StorageUnavailable>
    /** Erases every version of the legal details. The locks of the dealer and its accounts are held. */
    readonly erase: (id: DealerId, erasedAt: DateTime.Utc) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/dealer/DealerErasureRepository") {}
