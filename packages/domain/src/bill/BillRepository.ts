import { Context, type Effect, type Option } from "effect"
import type { AccountType } from "../account/Account.ts"
import type { CmeDealerId, DealerId, DealerNotFound } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { Bill, BillId, BillNotFound, BillOperation, DealId } from "./Bill.ts"
import type { BillCorrection } from "./BillCorrection.ts"

export type BillFilter = "unpaid" | "paid" | "cancelled" | "all"

export interface BillQuery {
  readonly dealerId: DealerId
  /** `unpaid`: neither cancelled nor fully paid. `paid`: fully paid and not cancelled. */
  readonly filter: BillFilter
  readonly accountType: AccountType | null
  readonly after: BillId | null
  readonly limit: number
}

/**
 * Stores the state of bills and the history of their corrections. The money on a bill is changed by
 * `LedgerRepository`.
 */
export class BillRepository extends Context.Service<
  BillRepository,
  {
    /** The bill under this id, with its sums as they are now. */
    readonly get: (id: BillId) => Effect.Effect<Bill, BillNotFound | StorageUnavailable>
    /** None when that revision was never made. Revision 1 is the first bill. */
    readonly findByDeal: (
      operation: BillOperation,
      dealId: DealId,
      revision: number
    ) => Effect.Effect<Option.Option<Bill>, StorageUnavailable>
    /** Oldest first. */
    readonly list: (query: BillQuery) => Effect.Effect<ReadonlyArray<Bill>, StorageUnavailable>
    /** By the dealer's id in Lotus, in one round trip. */
    readonly listOf: (
      cmeDealerId: CmeDealerId,
      query: Omit<BillQuery, "dealerId">
    ) => Effect.Effect<ReadonlyArray<Bill>, DealerNotFound | StorageUnavailable>
    /**
     * Stores the state: status, problem, invoice, cancellation, replacement and the version of the legal details; never
     * money. The account's lock is held.
     */
    readonly update: (bill: Bill) => Effect.Effect<void, StorageUnavailable>
    /** Adds to the history of a bill, once per action, in the same transaction. */
    readonly appendCorrection: (correction: BillCorrection) => Effect.Effect<void, StorageUnavailable>
    /** Cancellations and corrections of the bill, oldest first. */
    readonly listCorrections: (billId: BillId) => Effect.Effect<ReadonlyArray<BillCorrection>, StorageUnavailable>
  }
>()("@dealer-billing/domain/bill/BillRepository") {}
