import { dayIn, newTariffVersions, type TariffBook } from "@dealer-billing/domain"
import { DateTime, Effect, Schema, type Redacted } from "effect"
import type { Database } from "./Database.ts"
import { makeDatabase } from "./makeDatabase.ts"
import { rowsOf } from "./rows.ts"

const timeoutMs = 30_000

const decodeVersions = rowsOf(Schema.Struct({ from: Schema.String, content: Schema.String }))

const record = Effect.fn("recordTariffs.record")(function* ({ sql }: Database["Service"], book: TariffBook) {
  // Whoever starts at the same moment waits, and then finds what was recorded.
  yield* sql`lock table reward_tariff in share row exclusive mode`
  const rows = yield* sql`select valid_from::text as "from", content from reward_tariff`
  const today = dayIn(book, yield* DateTime.now)
  const added = yield* Effect.fromResult(newTariffVersions(book, yield* decodeVersions(rows), today))
  for (const { content, from } of added) {
    yield* sql`
      insert into reward_tariff (valid_from, content, content_sha256)
      values (${from}::date, ${content}, sha256(convert_to(${content}, 'UTF8')))
    `
  }
  return added.map(({ from }) => from)
})

/**
 * Records the reward tariffs of the book that are new, and answers the days on which those begin. Fails with
 * `TariffsConflict`, and records nothing, when the book would change what was in force.
 */
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
    return yield* database.transact(record(database, options.tariffs))
  },
  (effect) => Effect.scoped(effect)
)
