import { Context, type Effect, type Option } from "effect"
import type { Account, AccountId } from "../account/Account.ts"
import type { NewBillingOperation } from "../billing/BillingOperation.ts"
import type { CmeDealerId, Dealer, DealerNotFound } from "../dealer/Dealer.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { RewardTariff } from "../bill/RewardTariff.ts"
import type { Bill, BillId, BillOperation, DealId, DuplicateBill } from "../bill/Bill.ts"
import type { TariffsConflict } from "../bill/newTariffVersions.ts"
import type { TariffBook } from "../bill/Tariff.ts"

export type BilledDealer = Pick<Dealer, "id" | "cmeDealerId" | "requisiteVersion" | "erasedAt">

/** Stored atomically. */
export interface NewBill {
  readonly bill: Bill
  readonly transfers: ReadonlyArray<Transfer>
  readonly account: Account
  readonly operation: NewBillingOperation
}

export interface BegunBill {
  readonly account: Account
  readonly billId: BillId
  /** Those that begin after `tariffsUntil`, by their first day. */
  readonly newerTariffs: ReadonlyArray<RewardTariff>
}

/** Finds, begins and inserts a new bill, and records the reward tariffs that were in force. One round trip each. */
export class NewBillRepository extends Context.Service<
  NewBillRepository,
  {
    /** The dealer, and the first bill of that deal and operation, whichever dealer it belongs to. */
    readonly find: (
      cmeDealerId: CmeDealerId,
      operation: BillOperation,
      dealId: DealId
    ) => Effect.Effect<
      { readonly dealer: BilledDealer; readonly existing: Option.Option<Bill> },
      DealerNotFound | StorageUnavailable
    >
    /**
     * Locks the account and takes the next bill id under that lock, so that ids grow in the order of creation. An id is
     * not given twice, also after a rollback.
     * `tariffsUntil` is the last day on which a known tariff begins.
     */
    readonly begin: (
      account: AccountId,
      tariffsUntil: string
    ) => Effect.Effect<Option.Option<BegunBill>, StorageUnavailable>
    /**
     * Of the account, only the balance is stored. Fails, and stores nothing, when `(operation, dealId, revision)` is
     * taken, even by a concurrent transaction.
     */
    readonly insert: (made: NewBill) => Effect.Effect<void, DuplicateBill | StorageUnavailable>
    /**
     * Records the new reward tariffs of the book, all or none, also when several processes do so at once. Answers the
     * days on which they begin. Fails, and records nothing, when the book would change what was in force.
     */
    readonly recordTariffs: (
      book: TariffBook
    ) => Effect.Effect<ReadonlyArray<string>, TariffsConflict | StorageUnavailable>
  }
>()("@dealer-billing/domain/invoicing/NewBillRepository") {}
