import { ParkedMessageRepository } from "@dealer-billing/domain"
import { parkedWindowMax, type RetriableMessages } from "@dealer-billing/domain/internal"
import { expect, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const billCount = 30_000
const waitingCount = 10_000

it.live("listing retriable messages reads as much with many waiting messages and a large ledger as with few", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    yield* sql`set session_replication_role = replica`
    yield* sql`
      insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
        vat_mode, vat_sum, requisite_version, status, invoice_id, created_at, issued_at)
      select n, 1, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-' || n, 1, 1000, 0, 1000, 'none', 0, 1, 'ISSUED', 'i' || n,
        now(), now()
      from generate_series(1, ${billCount}::bigint) n
    `
    yield* sql`
      insert into payments (payment_id, type, origin, dealer_id, account_type, stated_sum, effect, paid_at, content)
      select 'p-' || n, 'payment.received', 'p-' || n, 1, 'SETTLEMENT', 1000, 1000, now(), '{}'
      from generate_series(1, ${billCount}::bigint) n
    `
    yield* sql`
      insert into processed_message (source, number, outcome, payment_id, raw_sha256)
      select 't', n, 'PARKED', 'own-' || n, sha256('a') from generate_series(1, ${waitingCount}::bigint) n
    `
    // The missing object of one in a thousand exists now.
    yield* sql`
      insert into parked (source, number, raw, reason, detail, missing)
      select 't', n, 'a', case n % 3 when 0 then 'UNKNOWN_INVOICE' when 1 then 'UNKNOWN_CONTRACT'
        else 'UNKNOWN_PAYMENT' end, 'why not',
        case when n % 1000 = 2 then case n % 3 when 0 then 'i7' else 'p-7' end else 'never-' || n end
      from generate_series(1, ${waitingCount}::bigint) n
    `
    yield* sql`analyze`
    yield* sql`select pg_stat_reset()`
    const looks: Array<RetriableMessages> = []
    yield* Effect.gen(function* () {
      const parked = yield* ParkedMessageRepository
      let after: bigint | null = null
      do {
        const look: RetriableMessages = yield* parked.listRetriable(after, 100)
        looks.push(look)
        after = look.next
      } while (after !== null)
    }).pipe(Effect.provide(layerOn(url, { poolMax: 1 })))
    expect(looks.flatMap(({ messages }) => messages.map(({ position }) => Number(position.number)))).toEqual(
      [2, 1_002, 2_002, 3_002, 4_002, 5_002, 6_002, 7_002, 8_002, 9_002].filter((offset) => offset % 3 !== 1)
    )
    expect(looks.length).toBe(waitingCount / parkedWindowMax + 1)
    // The statistics arrive shortly after the connection is closed.
    const counters = sql<{ readonly scanned: number; readonly fetched: number }>`
      select sum(seq_tup_read)::integer as scanned, sum(idx_tup_fetch)::integer as fetched
      from pg_stat_user_tables where relname in ('bill', 'processed_message', 'parked', 'payments', 'accounts')
    `
    const [read] = yield* Effect.repeat(counters, {
      until: ([found]) => found!.scanned + found!.fetched > 0,
      schedule: Schedule.spaced("50 millis")
    })
    expect(read!.scanned, "no table is read from end to end").toBe(0)
    expect(read!.fetched).toBeLessThan(4 * waitingCount)
  }).pipe(Effect.scoped)
)
