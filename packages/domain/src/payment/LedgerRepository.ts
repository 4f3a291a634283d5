import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { BookChanges, Books } from "./Books.ts"
import type { PaymentMessage } from "./Payment.ts"
import type { PaymentFact } from "./PaymentFact.ts"

/** The facts to be applied and all messages, the unreadable ones too. */
export interface BooksRequest {
  readonly facts: ReadonlyArray<PaymentFact>
  readonly messages: ReadonlyArray<PaymentMessage>
}

export class LedgerRepository extends Context.Service<
  LedgerRepository,
  {
    /**
     * Locks the accounts that the facts touch (by contract, by invoice, by the payment they reverse), in the order
     * of their ids, and reads the books as they stand then. What a fact names and does not exist is simply not in
     * the books.
     */
    readonly load: (request: BooksRequest) => Effect.Effect<Books, StorageUnavailable>
    /**
     * Stores changes; the accounts concerned were locked in the same transaction. Of bills only `paidSum` and
     * `paidAt`, of accounts only `balance`. A position that has its receipt, or is parked, keeps what it has.
     */
    readonly save: (changes: BookChanges) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/LedgerRepository") {}
