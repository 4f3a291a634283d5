import type { TariffBook } from "@dealer-billing/domain"
import { Effect } from "effect"
import { makeDatabase, type DatabaseAddress } from "./makeDatabase.ts"
import { makeRewardTariffRepository } from "./RewardTariffRepositoryPostgres.ts"

const timeoutMs = 30_000

/** `RewardTariffRepository.record` on a connection of its own, before there are any ports. */
export const recordTariffs = Effect.fn("recordTariffs")(
  function* ({ tariffs, ...address }: DatabaseAddress & { readonly tariffs: TariffBook }) {
    const database = yield* makeDatabase({
      ...address,
      applicationName: "dealer-billing-tariffs",
      poolMax: 1,
      statementTimeoutMs: timeoutMs,
      lockTimeoutMs: timeoutMs,
      attemptMsMax: timeoutMs
    })
    return yield* makeRewardTariffRepository(database).record(tariffs)
  },
  (effect) => Effect.scoped(effect)
)
