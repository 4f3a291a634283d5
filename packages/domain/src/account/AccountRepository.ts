import { Context, type Effect, type Option } from "effect"
import type { DealerId } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { Account, AccountId } from "./Account.ts"
import type { DepositReturn, DuplicateDepositReturn, ReturnId } from "./DepositReturn.ts"
import type { FastBuyoutStanding, OverdueSince } from "./FastBuyoutStanding.ts"

/**
 * Stores accounts and the deposits that were returned from them. The balance of an account is changed by
 * `LedgerRepository`.
 */
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
    /**
     * What decides about fast buyouts, as it was at one moment; none unless the dealer has a DEPOSIT and a SETTLEMENT
     * account. A replacement inherits the issue date of the bill it replaces, unless that bill was fully paid when it
     * was cancelled. Example: a bill of 1 November, replaced on the 20th, is overdue as one of 1 November.
     */
    readonly readStanding: (
      dealerId: DealerId,
      overdueSince: ReadonlyArray<OverdueSince>
    ) => Effect.Effect<Option.Option<FastBuyoutStanding>, StorageUnavailable>
    /** The return of a deposit under that id, of any dealer. */
    readonly findReturn: (id: ReturnId) => Effect.Effect<Option.Option<DepositReturn>, StorageUnavailable>
    /**
     * Stores the return and its transfer, and makes `heldAfter` the balance of the DEPOSIT account, whose lock is held.
     * Fails, and stores nothing, when the id is taken, also when it was taken at the same moment.
     */
    readonly insertReturn: (made: DepositReturn) => Effect.Effect<void, DuplicateDepositReturn | StorageUnavailable>
  }
>()("@dealer-billing/domain/account/AccountRepository") {}
