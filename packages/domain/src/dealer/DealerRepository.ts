import { Context, type DateTime, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { CmeDealerId, Dealer, DealerAlreadyRegistered, DealerId, DealerNotFound, NewDealer } from "./Dealer.ts"

/** Stores dealers with every version of their legal details. */
export class DealerRepository extends Context.Service<
  DealerRepository,
  {
    /**
     * Assigns the next id. Ids increase and are never reused, even after a rollback. Fails if the `cmeDealerId` is
     * taken, even by a concurrent transaction; the caller's transaction can continue.
     */
    readonly insert: (dealer: NewDealer) => Effect.Effect<Dealer, DealerAlreadyRegistered | StorageUnavailable>
    /** Stores the legal details and their version, and keeps a new version. The dealer's lock is held. */
    readonly update: (dealer: Dealer) => Effect.Effect<void, StorageUnavailable>
    /** The dealer with its current legal details. */
    readonly get: (cmeDealerId: CmeDealerId) => Effect.Effect<Dealer, DealerNotFound | StorageUnavailable>
    /** The id comes from the storage: a missing dealer is a defect. */
    readonly getById: (id: DealerId) => Effect.Effect<Dealer, StorageUnavailable>
    /** In the order of their ids, after the given one. */
    readonly list: (query: {
      readonly after: DealerId | null
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<Dealer>, StorageUnavailable>
    /**
     * The newest legal details before a time; the oldest ones when there were none. So the answer for a past time never
     * changes.
     */
    readonly requisiteBefore: (
      id: DealerId,
      time: DateTime.Utc
    ) => Effect.Effect<Dealer["requisite"], StorageUnavailable>
    /** As `get`; locks the dealer until the transaction ends. */
    readonly lock: (cmeDealerId: CmeDealerId) => Effect.Effect<Dealer, DealerNotFound | StorageUnavailable>
  }
>()("@dealer-billing/domain/dealer/DealerRepository") {}
