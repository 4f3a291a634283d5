import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { TariffsConflict } from "./newTariffVersions.ts"
import type { TariffBook } from "./Tariff.ts"

export class RewardTariffRepository extends Context.Service<
  RewardTariffRepository,
  {
    /**
     * Records the book's new tariffs and answers their first days; nothing if a tariff that was in force would change.
     */
    readonly record: (
      book: TariffBook
    ) => Effect.Effect<ReadonlyArray<string>, TariffsConflict | StorageUnavailable>
  }
>()("@dealer-billing/domain/bill/RewardTariffRepository") {}
