import { Context, type DateTime, type Effect, type Option } from "effect"
import type { DealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../Money.ts"
import type { StorageUnavailable } from "../StorageUnavailable.ts"
import type { AccountType } from "./Account.ts"

/** What decides about fast buyouts and returns of a deposit, in kopecks. */
export interface FastBuyoutStanding {
  readonly depositBalance: Kopecks
  /**
   * What open parked messages take back of the deposit and could not, once for each origin; 0 where nothing of it was
   * ever returned: what is missing then was taken by a running total already.
   */
  readonly owed: Kopecks
  /** What is left to pay on settlements that are not cancelled. */
  readonly openSettlements: Kopecks
  readonly isOverdue: boolean
}

/** Bills of that type are overdue when they were issued before that time. */
export interface OverdueSince {
  readonly accountType: AccountType
  readonly issuedBefore: DateTime.Utc
}

export class FastBuyoutRepository extends Context.Service<
  FastBuyoutRepository,
  {
    /**
     * All of it as it stood at one and the same moment; none unless the dealer has a DEPOSIT and a SETTLEMENT account.
     * A bill that is neither cancelled nor fully paid is overdue by its own issue, and by that of each bill of the
     * same dealer whose place it took, but for those up to one that was paid in full when it was cancelled.
     */
    readonly read: (
      dealerId: DealerId,
      overdueSince: ReadonlyArray<OverdueSince>
    ) => Effect.Effect<Option.Option<FastBuyoutStanding>, StorageUnavailable>
  }
>()("@dealer-billing/domain/account/FastBuyoutRepository") {}

/** What is truly held: what is owed does not belong to the dealer. Never below 0, in kopecks. */
export const heldDepositOf = ({ depositBalance, owed }: FastBuyoutStanding): Kopecks =>
  owed < depositBalance ? depositBalance - owed : 0n
