import { applyPayments, type PaymentMessage } from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const billCount = 20_000

const message = (offset: number, event: object): PaymentMessage => ({
  position: { source: "t", number: BigInt(offset) },
  raw: Buffer.from(JSON.stringify({ ...event, currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }))
})

const received = (paymentId: string, sum: string, invoiceId?: string) => ({
  type: "payment.received",
  paymentId,
  contractId: "k1",
  sum,
  ...(invoiceId === undefined ? {} : { invoiceId })
})

const reversed = (paymentId: string, reversesPaymentId: string, sum: string) => ({
  type: "payment.reversed",
  paymentId,
  reversesPaymentId,
  sum
})

it.live("a reversal reads only bills with money, and part payments stay HOT updates", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    yield* sql`set session_replication_role = replica`
    yield* sql`insert into dealers select n, 'd' || n, '\\x00', 1, now() from generate_series(1, 50) n`
    yield* sql`
      insert into accounts select n, 'SETTLEMENT', 'ACTIVE', null, 0, 'c' || n, 'p' || n, 'k' || n
      from generate_series(1, 50) n
    `
    // Nine of ten bills belong to dealer 1.
    yield* sql`
      insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
        vat_mode, vat_sum, requisite_version, status, invoice_id, created_at, issued_at)
      select n, case when n % 10 = 0 then 1 + n % 50 else 1 end, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-' || n, 1, 1000,
        0, 1000, 'none', 0, 1, 'ISSUED', 'i' || n, now(), now()
      from generate_series(1, ${billCount}::bigint) n
    `
    yield* sql`analyze`
    yield* sql`select pg_stat_reset()`
    yield* Effect.gen(function* () {
      yield* applyPayments([message(0, received("p-1", "15.00")), message(1, received("p-2", "1.00", "i9"))])
      yield* applyPayments([message(2, received("p-3", "2.00", "i9"))])
      yield* applyPayments([message(3, received("p-4", "2.00", "i9"))])
      yield* applyPayments([message(4, reversed("r-1", "p-1", "3.00"))])
      yield* applyPayments([message(5, reversed("r-2", "p-1", "3.00")), message(6, reversed("r-3", "p-3", "1.00"))])
    }).pipe(Effect.provide(layerOn(url, { poolMax: 1 })))
    // The statistics arrive shortly after the connection is closed.
    const counters = sql<{ readonly rows: number; readonly hot: number; readonly updated: number }>`
      select (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'bill')::integer
          + seq_tup_read::integer as rows,
        n_tup_hot_upd::integer as hot, n_tup_upd::integer as updated
      from pg_stat_user_tables where relname = 'bill'
    `
    const [read] = yield* Effect.repeat(counters, {
      until: ([found]) => found!.updated > 0,
      schedule: Schedule.spaced("50 millis")
    })
    const outcomes =
      yield* sql`select outcome, count(*)::integer as count from processed_message group by outcome order by outcome`
    expect(outcomes).toEqual([{ outcome: "APPLIED", count: 7 }])
    expect(read!.rows).toBeLessThan(500)
    // Only the first and the last money of a bill change an index.
    expect([read!.hot, read!.updated]).toEqual([4, 9])
  }).pipe(Effect.scoped)
)
