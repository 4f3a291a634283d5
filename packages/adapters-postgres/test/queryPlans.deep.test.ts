import {
  OperationQueries,
  BillingOperationRepository,
  DealerId,
  PaymentQueries,
  StatementRepository
} from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const billCount = 50_000
const openCount = 20
const parkedCount = 10_000
const account = { dealerId: DealerId.make(1n), accountType: "SETTLEMENT" } as const
const span = {
  start: DateTime.makeUnsafe("2026-11-01T00:00:00Z"),
  end: DateTime.makeUnsafe("2026-12-01T00:00:00Z")
}

it.live("open operations, open parked messages and one account's month read few rows", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    yield* sql`set session_replication_role = replica`
    yield* sql`insert into dealers select n, 'd' || n, '\\x00', 1, now() from generate_series(1, 500) n`
    yield* sql`
      insert into accounts
      select n, 'SETTLEMENT', 'ACTIVE', null, 0, 'c' || n, 'p' || n, 'k' || n from generate_series(1, 500) n
    `
    yield* sql`
      insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
        vat_mode, vat_sum, requisite_version, status, invoice_id, created_at, issued_at)
      select n, 1 + n % 500, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-' || n, 1, 1000, 0, 1000, 'none', 0, 1, 'ISSUED',
        'i' || n, '2026-11-10T00:00:00Z', now()
      from generate_series(1, ${billCount}::bigint) n
    `
    yield* sql`
      insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)
      select 1 + n % 500, 'SETTLEMENT', 'BALANCE', 'BILL', 'NEW_BILL', 1, null, n
      from generate_series(1, ${billCount}::bigint) n
    `
    // The newest are open.
    yield* sql`
      insert into billing_operation (dealer_id, account_type, kind, bill_id, reference, requisite_version, state,
        attempts, remote_id)
      select 1 + n % 500, 'SETTLEMENT', 'INVOICE', n, 'deal-' || n || ':GET_SETTLEMENT:1', 1,
        case when n <= ${billCount - openCount} then 'DONE' when n % 2 = 0 then 'IN_DOUBT' else 'PENDING' end,
        1, case when n <= ${billCount - openCount} then 'i' || n end
      from generate_series(1, ${billCount}::bigint) n
    `
    yield* sql`
      insert into processed_message (source, number, outcome, payment_id, raw_sha256)
      select 't', n, 'PARKED', 'p-' || n, sha256('a') from generate_series(1, ${parkedCount}::bigint) n
    `
    yield* sql`
      insert into parked (source, number, raw, reason, detail, missing, resolved_at)
      select 't', n, '\\x00', 'UNKNOWN_CONTRACT', 'detail', 'nobody',
        case when n <= ${parkedCount - openCount} then now() end
      from generate_series(1, ${parkedCount}::bigint) n
    `
    yield* sql`analyze`
    yield* sql`select pg_stat_reset()`
    yield* Effect.gen(function* () {
      const operations = yield* OperationQueries
      const queries = yield* PaymentQueries
      const statements = yield* StatementRepository
      const query = { kind: null, cmeDealerId: null, after: null, limit: 50 }
      expect(yield* operations.list({ ...query, state: "IN_DOUBT" })).toHaveLength(openCount / 2)
      expect(yield* operations.list({ ...query, state: "DONE" })).toHaveLength(50)
      expect((yield* operations.summary).counts.IN_DOUBT).toBe(openCount / 2)
      const lease = { limit: 50, leaseMs: 1_000, leaseToken: "token" }
      expect(yield* (yield* BillingOperationRepository).claim(lease)).toHaveLength(0)
      expect(yield* queries.listParked({ filter: "OPEN", after: null, limit: 50 })).toHaveLength(openCount)
      expect(yield* queries.listParkedOf(["p-7"])).toHaveLength(1)
      const kinds = ["BILL", "BILL_CANCELLED", "PAYMENT", "REVERSAL", "DEPOSIT_RETURN"] as const
      expect((yield* statements.read({ account, kinds, limit: 50, span })).facts).toHaveLength(50)
      const month = yield* statements.readMonth({ account, limit: 50, movementsLimit: 50, span })
      expect([month.bills.length, month.movements.length]).toEqual([50, 50])
    }).pipe(Effect.provide(layerOn(url, { poolMax: 1 })))
    // The statistics are complete once the connection is closed.
    const read = yield* sql<{ readonly relname: string; readonly rows: bigint }>`
      select relname, t.seq_tup_read + sum(i.idx_tup_read) as rows
      from pg_stat_user_tables t join pg_stat_user_indexes i using (relid, relname)
      where relname in ('bill', 'billing_operation', 'processed_message', 'transfer', 'parked')
      group by relname, t.seq_tup_read
    `
    expect(read).toHaveLength(5)
    expect(read.filter(({ rows }) => Number(rows) > 2_000)).toEqual([])
  }).pipe(Effect.scoped)
)
