import { Context, type Effect, type Option } from "effect"
import type { Account, AccountId } from "../account/Account.ts"
import type { NewBillingOperation } from "../billing/BillingOperation.ts"
import type { CmeDealerId, Dealer, DealerNotFound } from "../dealer/Dealer.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { RewardTariff } from "./RewardTariff.ts"
import type { Bill, BillId, BillOperation, DealId, DuplicateBill } from "./Bill.ts"
import type { TariffsConflict } from "./newTariffVersions.ts"
import type { TariffBook } from "./Tariff.ts"

/** What a bill keeps of its dealer. */
export type BilledDealer = Pick<Dealer, "id" | "cmeDealerId" | "requisiteVersion" | "erasedAt">

/** A bill and all that is stored with it, or not at all. */
export interface NewBill {
  readonly bill: Bill
  /** The balance that pays it, and the account as it is then. */
  readonly transfers: ReadonlyArray<Transfer>
  readonly account: Account
  readonly operation: NewBillingOperation
}

export interface BegunBill {
  readonly account: Account
  readonly billId: BillId
  /** The reward tariffs that were recorded and begin later than those known, in the order of their days. */
  readonly newerTariffs: ReadonlyArray<RewardTariff>
}

/** The steps of making a bill, each of them one question to the storage. */
export class NewBillRepository extends Context.Service<
  NewBillRepository,
  {
    /** The dealer, and the first bill of that deal and operation, whoever's it is. */
    readonly find: (
      cmeDealerId: CmeDealerId,
      operation: BillOperation,
      dealId: DealId
    ) => Effect.Effect<
      { readonly dealer: BilledDealer; readonly existing: Option.Option<Bill> },
      DealerNotFound | StorageUnavailable
    >
    /**
     * Locks the account as `AccountRepository.lock` does, and takes the id of its next bill under that lock, so that
     * the ids of an account's bills grow in the order in which they are made. `tariffsUntil` is the last day on
     * which a known tariff begins.
     */
    readonly begin: (
      account: AccountId,
      tariffsUntil: string
    ) => Effect.Effect<Option.Option<BegunBill>, StorageUnavailable>
    /**
     * Stores all of it; of the account only the balance. Fails, and stores nothing, when `(operation, dealId,
     * revision)` is taken, also when somebody else took it at the same moment.
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
>()("@dealer-billing/domain/bill/NewBillRepository") {}
