import { type TariffBook } from "@dealer-billing/domain"
import { dayIn, newTariffVersions } from "@dealer-billing/domain/internal"
import { DateTime, Effect, Schema } from "effect"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decodeVersions = rowsOf(Schema.Struct({ from: Schema.String, content: Schema.String }))

/** An arbitrary number that no other lock uses. */
const advisoryLock = 4_317_502_211n

const record = Effect.fn("NewBillRepositoryPostgres.recordTariffs")(function* (
  { sql }: Database["Service"],
  book: TariffBook
) {
  // A process that starts at the same moment waits and then finds the recorded tariffs.
  yield* sql`select pg_advisory_xact_lock(${advisoryLock})`
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

export const recordTariffVersions = (database: Database["Service"]) => (book: TariffBook) =>
  database.transact(record(database, book))
