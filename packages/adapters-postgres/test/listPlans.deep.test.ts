import { BillRepository, CmeDealerId, DealerId, PaymentQueries, StatementRepository } from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const billCount = 50_000

it.live("a page of a large dealer's bills, or of payments, reads little more than the page", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    // Every fifth bill is dealer 1's, and the oldest nine tenths are paid.
    const dealerOf = sql.literal("case when n % 5 = 0 then 1 else 1 + n % 200 end")
    yield* sql`set session_replication_role = replica`
    yield* sql`insert into dealers select n, 'd' || n, '\\x00', 1, now() from generate_series(1, 200) n`
    yield* sql`
      insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
        vat_mode, vat_sum, requisite_version, status, invoice_id, created_at, issued_at, paid_at)
      select n, ${dealerOf}, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-' || n, 1, 1000,
        case when n < ${(billCount * 9) / 10} then 1000 else 0 end, 1000, 'none', 0, 1, 'ISSUED', 'i' || n,
        now(), now(),
        case when n < ${(billCount * 9) / 10} then now() end
      from generate_series(1, ${billCount}::bigint) n
    `
    yield* sql`
      insert into payments (payment_id, type, origin, dealer_id, account_type, stated_sum, effect, named_bill_id,
        paid_at, content)
      select 'p-' || n, 'payment.received', 'p-' || n, ${dealerOf}, 'SETTLEMENT', 1000, 1000, n, now(), '{}'
      from generate_series(1, 10000) n
    `
    yield* sql`
      insert into processed_message (source, number, outcome, payment_id, raw_sha256)
      select 't', n, 'APPLIED', 'p-' || n, sha256('a') from generate_series(1, 10000) n
    `
    yield* sql`analyze`
    yield* sql`select pg_stat_reset()`
    yield* Effect.gen(function* () {
      const bills = yield* BillRepository
      for (const filter of ["unpaid", "paid", "cancelled", "all"] as const) {
        const query = { accountType: null, filter, after: null, limit: 50 }
        const byId = yield* bills.list({ ...query, dealerId: DealerId.make(1n) })
        expect(yield* bills.listOf(CmeDealerId.make("d1"), query)).toEqual(byId)
        expect(byId).toHaveLength(filter === "cancelled" ? 0 : 50)
      }
      const statements = yield* StatementRepository
      const named = { dealerId: DealerId.make(2n), names: ["deal-201", "deal-401"], limit: 50 }
      expect(yield* statements.listNamed(named)).toHaveLength(2)
      expect(yield* (yield* PaymentQueries).listApplied({ after: null, limit: 50 })).toHaveLength(50)
    }).pipe(Effect.provide(layerOn(url, { poolMax: 1 })))
    // The counters are complete once the connection is closed.
    const read = yield* sql<{ readonly relname: string; readonly rows: bigint }>`
      select relname, idx_tup_read as rows from (
        select relname, sum(idx_tup_read) as idx_tup_read from pg_stat_user_indexes group by relname
      ) each where relname in ('bill', 'processed_message', 'payments') order by relname
    `
    expect(read).toHaveLength(3)
    expect(read.filter(({ rows }) => Number(rows) > 1_000)).toEqual([])
  }).pipe(Effect.scoped)
)
