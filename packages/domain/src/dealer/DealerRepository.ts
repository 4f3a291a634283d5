import { Context, type DateTime, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { CmeDealerId, Dealer, DealerAlreadyRegistered, DealerId, DealerNotFound } from "./Dealer.ts"

export class DealerRepository extends Context.Service<
  DealerRepository,
  {
    /** Fails when the `cmeDealerId` is taken, also when it was taken at the same moment by somebody else. */
    readonly insert: (dealer: Dealer) => Effect.Effect<void, DealerAlreadyRegistered | StorageUnavailable>
    /** Stores new requisites and their version. */
    readonly update: (dealer: Dealer) => Effect.Effect<void, StorageUnavailable>
    readonly get: (cmeDealerId: CmeDealerId) => Effect.Effect<Dealer, DealerNotFound | StorageUnavailable>
    readonly getById: (id: DealerId) => Effect.Effect<Dealer, DealerNotFound | StorageUnavailable>
    /** In the order of their ids; only those with a greater id, null from the beginning. */
    readonly list: (query: {
      readonly after: DealerId | null
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<Dealer>, StorageUnavailable>
    /**
     * The requisites that were the dealer's newest just before a time. A time before all that are kept has the oldest
     * of them: what is answered for a time that is past stays so.
     */
    readonly requisiteBefore: (
      id: DealerId,
      time: DateTime.Utc
    ) => Effect.Effect<Dealer["requisite"], DealerNotFound | StorageUnavailable>
    /** As `get`, and nobody else changes the dealer until the transaction ends. */
    readonly lock: (cmeDealerId: CmeDealerId) => Effect.Effect<Dealer, DealerNotFound | StorageUnavailable>
  }
>()("@dealer-billing/domain/dealer/DealerRepository") {}
