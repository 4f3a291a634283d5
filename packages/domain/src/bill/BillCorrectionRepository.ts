import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { Bill, BillId } from "./Bill.ts"
import type { BillCorrection } from "./BillCorrection.ts"

export class BillCorrectionRepository extends Context.Service<
  BillCorrectionRepository,
  {
    /** Stores status, problem, cancellation time and replacement of a bill; never money. The account's lock is held. */
    readonly update: (bill: Bill) => Effect.Effect<void, StorageUnavailable>
    readonly append: (correction: BillCorrection) => Effect.Effect<void, StorageUnavailable>
    /** Oldest first. */
    readonly list: (billId: BillId) => Effect.Effect<ReadonlyArray<BillCorrection>, StorageUnavailable>
  }
>()("@dealer-billing/domain/bill/BillCorrectionRepository") {}
