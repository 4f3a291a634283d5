import { Context, type DateTime, type Effect, type Option } from "effect"
import type { DealerId } from "../dealer/Dealer.ts"
import { maxMoney, type Kopecks } from "../shared/Money.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { AccountType } from "./Account.ts"

/** What decides about fast buyouts and returns of a deposit, in kopecks. */
export interface FastBuyoutStanding {
  /** Below 0 where the dealer owes it. */
  readonly depositBalance: Kopecks
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

/** The held deposit, in kopecks; 0 where the dealer owes it, because the bank took back what had been returned. */
export const heldDepositOf = ({ depositBalance }: FastBuyoutStanding): Kopecks => maxMoney(depositBalance, 0n)
