import type { Dealer } from "../dealer/Dealer.ts"
import type { Account } from "./Account.ts"

export interface DealerWithAccounts {
  readonly dealer: Dealer
  readonly accounts: ReadonlyArray<Account>
}

export type DealerStatus = "PROVISIONING" | "ACTIVE" | "NEEDS_CORRECTION"

/** ACTIVE: all accounts are. NEEDS_CORRECTION: Billing refused something that the dealer must correct. */
export const dealerStatus = (accounts: ReadonlyArray<Account>): DealerStatus => {
  if (accounts.some((account) => account.status === "NEEDS_CORRECTION")) return "NEEDS_CORRECTION"
  return accounts.every((account) => account.status === "ACTIVE") ? "ACTIVE" : "PROVISIONING"
}
