import { Context, type Effect, type Option } from "effect"
import type { DealerId } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { Account, AccountId } from "./Account.ts"

export class AccountRepository extends Context.Service<
  AccountRepository,
  {
    /** The dealer's lock is held, or the dealer was inserted in the same transaction. */
    readonly insert: (accounts: ReadonlyArray<Account>) => Effect.Effect<void, StorageUnavailable>
    /** In the order COMMISSION, DEPOSIT, SETTLEMENT. */
    readonly listByDealer: (dealerId: DealerId) => Effect.Effect<ReadonlyArray<Account>, StorageUnavailable>
    /**
     * Held until the transaction ends; needed for every change. Several accounts are locked in the order of their ids.
     */
    readonly lock: (id: AccountId) => Effect.Effect<Option.Option<Account>, StorageUnavailable>
    /** Stores status, problem, client, payer and contract; never the balance. The account's lock is held. */
    readonly update: (account: Account) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/account/AccountRepository") {}
