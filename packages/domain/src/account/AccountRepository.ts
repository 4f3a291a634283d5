import { Context, type Effect, type Option } from "effect"
import type { DealerId } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { Account, AccountId } from "./Account.ts"

export class AccountRepository extends Context.Service<
  AccountRepository,
  {
    /** Every account is new; the dealer's lock is held, or the dealer was inserted in the same transaction. */
    readonly insert: (accounts: ReadonlyArray<Account>) => Effect.Effect<void, StorageUnavailable>
    /** In the order COMMISSION, DEPOSIT, SETTLEMENT. */
    readonly listByDealer: (dealerId: DealerId) => Effect.Effect<ReadonlyArray<Account>, StorageUnavailable>
    /**
     * The account, and nobody else changes it, its bills' money or its operations' results until the transaction
     * ends. Whatever changes money takes this lock first; several accounts are locked in the order of their ids.
     */
    readonly lock: (id: AccountId) => Effect.Effect<Option.Option<Account>, StorageUnavailable>
    /**
     * Stores what Billing made of the account: status, problem, client, payer and contract. Never touches the
     * balance: only `LedgerRepository.save` moves money. The account's lock is held.
     */
    readonly update: (account: Account) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/account/AccountRepository") {}
