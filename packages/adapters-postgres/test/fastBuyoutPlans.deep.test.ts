import { DealerId, AccountRepository } from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { DateTime, Effect, Option } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const count = 30_000
const openCount = 100

it.live("fast buyout checks and returnable deposits of a large dealer read few rows", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    yield* sql`set session_replication_role = replica`
    yield* sql`insert into dealers select n, 'd' || n, '\\x00', 1, now() from generate_series(1, 200) n`
    yield* sql`
      insert into accounts
      select n, t, 'ACTIVE', null, 1000, 'c' || n || t, 'p' || n || t, 'k' || n || t
      from generate_series(1, 200) n, unnest(array['DEPOSIT', 'SETTLEMENT']) t
    `
    // All belong to dealer 1 and replace a cancelled bill; the newest are open.
    yield* sql`
      insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
        vat_mode, vat_sum, requisite_version, status, invoice_id, created_at, issued_at, paid_at, cancelled_at)
      select n, 1, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-' || n / 2, 1 + n % 2, 1000,
        case when n % 2 = 1 and n <= ${count + 1 - 2 * openCount} then 1000 else 0 end, 1000, 'none', 0, 1,
        case when n % 2 = 0 then 'CANCELLED' else 'ISSUED' end, 'i' || n, now(),
        case when n % 2 = 0 then timestamptz '2026-01-01' else '2026-06-01' end,
        case when n % 2 = 1 and n <= ${count + 1 - 2 * openCount} then now() end, case when n % 2 = 0 then now() end
      from generate_series(2, ${count}::bigint + 1) n
    `
    // The worst case: all of them were fully paid when they were cancelled.
    yield* sql`
      insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, bill_id)
      select 1, 'SETTLEMENT', 'BILL', 'BALANCE', 'BILL_CANCELLED', 1000, id from bill where cancelled_at is not null
    `
    yield* sql`
      insert into deposit_return (return_id, dealer_id, account_type, sum, held_after, reason, actor, returned_at,
        transfer_id)
      select 'r-' || n, 1 + n % 200, 'DEPOSIT', 1, 1000, 'x', 'x', now(), n from generate_series(1, 10000) n
    `
    yield* sql`
      insert into processed_message (source, number, outcome, payment_id, raw_sha256)
      select 't', n, 'PARKED', 'r-' || n, sha256('a') from generate_series(1, ${count}::bigint) n
    `
    yield* sql`
      insert into parked (source, number, raw, reason, detail)
      select 't', n, '\\x00', 'BAD_SUM', 'detail'
      from generate_series(1, ${count}::bigint) n
    `
    yield* sql`analyze`
    yield* sql`select pg_stat_reset()`
    yield* Effect.gen(function* () {
      const since = [
        { accountType: "SETTLEMENT" as const, issuedBefore: DateTime.makeUnsafe("2026-03-01T00:00:00Z") }
      ]
      const standing = yield* (yield* AccountRepository).readStanding(DealerId.make(1n), since)
      const openSettlements = BigInt(openCount) * 1_000n
      expect(standing).toEqual(Option.some({ depositBalance: 1_000n, openSettlements, isOverdue: false }))
    }).pipe(Effect.provide(layerOn(url, { poolMax: 1 })))
    // The statistics are complete once the connection is closed.
    const read = yield* sql<{ readonly relname: string; readonly rows: bigint }>`
      select relname, t.seq_tup_read + sum(i.idx_tup_read) as rows
      from pg_stat_user_tables t join pg_stat_user_indexes i using (relid, relname)
      where relname in ('bill', 'deposit_return', 'processed_message', 'transfer', 'parked')
      group by relname, t.seq_tup_read
    `
    expect(read).toHaveLength(5)
    expect(read.filter(({ rows }) => Number(rows) > 1_000)).toEqual([])
  }).pipe(Effect.scoped)
)
