import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { LedgerChanges, LedgerSnapshot } from "./LedgerSnapshot.ts"
import type { PaymentMessage } from "./Payment.ts"
import type { PaymentEvent } from "./PaymentEvent.ts"

/** The events to be applied and all messages, the unreadable ones too. */
export interface LedgerRequest {
  readonly events: ReadonlyArray<PaymentEvent>
  readonly messages: ReadonlyArray<PaymentMessage>
}

/** Loads and locks the accounts and bills that payment events touch, and stores what the events changed. */
export class LedgerRepository extends Context.Service<
  LedgerRepository,
  {
    /**
     * Locks the accounts that the events touch (by contract, by invoice, by the payment they reverse), in the order
     * of their ids, and reads the books as they stand then. What an event names and does not exist is simply not in
     * the books.
     */
    readonly load: (request: LedgerRequest) => Effect.Effect<LedgerSnapshot, StorageUnavailable>
    /**
     * Stores changes; the accounts concerned were locked in the same transaction. Of bills only `paidSum` and
     * `paidAt`, of accounts only `balance`. A position that has its processed message, or is parked, keeps what it has.
     * All that is saved together has one time, the storage's.
     */
    readonly save: (changes: LedgerChanges) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/LedgerRepository") {}
