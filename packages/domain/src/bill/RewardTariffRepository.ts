import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { TariffsConflict } from "./newTariffVersions.ts"
import type { TariffBook } from "./Tariff.ts"

export class RewardTariffRepository extends Context.Service<
  RewardTariffRepository,
  {
    /**
     * Records the reward tariffs of the book that are new, and answers the days on which those begin; as one, also
     * where several do so at the same moment. Records nothing when the book would change what was in force.
     */
    readonly record: (
      book: TariffBook
    ) => Effect.Effect<ReadonlyArray<string>, TariffsConflict | StorageUnavailable>
  }
>()("@dealer-billing/domain/bill/RewardTariffRepository") {}
