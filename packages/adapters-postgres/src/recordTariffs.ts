import type { TariffBook } from "@dealer-billing/domain"
import { Effect, type Redacted } from "effect"
import { makeDatabase } from "./makeDatabase.ts"
import { makeRewardTariffRepository } from "./RewardTariffRepositoryPostgres.ts"

const timeoutMs = 30_000

/** `RewardTariffRepository.record` on a connection of its own, before there are any ports. */
export const recordTariffs = Effect.fn("recordTariffs")(
  function* (options: { readonly url: Redacted.Redacted<string>; readonly tariffs: TariffBook }) {
    const database = yield* makeDatabase({
      url: options.url,
      applicationName: "dealer-billing-tariffs",
      poolMax: 1,
      statementTimeoutMs: timeoutMs,
      lockTimeoutMs: timeoutMs,
      attemptMsMax: timeoutMs
    })
    return yield* makeRewardTariffRepository(database).record(options.tariffs)
  },
  (effect) => Effect.scoped(effect)
)
