import type { DateTime } from "effect"
import { maxMoney, type Kopecks } from "../shared/Money.ts"
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

/** The held deposit, in kopecks; 0 where the dealer owes it, because the bank took back what had been returned. */
export const heldDepositOf = ({ depositBalance }: FastBuyoutStanding): Kopecks => maxMoney(depositBalance, 0n)
