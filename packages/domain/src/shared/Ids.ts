import { Context, type Effect } from "effect"
import type { BillId } from "../bill/Bill.ts"
import type { DealerId } from "../dealer/Dealer.ts"
import type { StorageUnavailable } from "./StorageUnavailable.ts"

/** Ids grow, so that "oldest first" is the order of ids. */
export class Ids extends Context.Service<
  Ids,
  {
    readonly nextDealerId: Effect.Effect<DealerId, StorageUnavailable>
    readonly nextBillId: Effect.Effect<BillId, StorageUnavailable>
    readonly uniqueToken: Effect.Effect<string>
  }
>()("@dealer-billing/domain/shared/Ids") {}
