import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { Bill, BillId } from "./Bill.ts"
import type { BillCorrection } from "./BillCorrection.ts"

export class BillCorrectionRepository extends Context.Service<
  BillCorrectionRepository,
  {
    /**
     * Stores of a bill what its correction changes: status, problem, time of cancellation and what replaced it; never
     * money. The account's lock is held.
     */
    readonly update: (bill: Bill) => Effect.Effect<void, StorageUnavailable>
    /** Adds to the history of a bill, once per action; in the transaction of what it tells of. */
    readonly append: (correction: BillCorrection) => Effect.Effect<void, StorageUnavailable>
    /** What was done to the bill, oldest first. */
    readonly list: (billId: BillId) => Effect.Effect<ReadonlyArray<BillCorrection>, StorageUnavailable>
  }
>()("@dealer-billing/domain/bill/BillCorrectionRepository") {}
