import { AuditTrail, OperationQueries, CmeDealerId } from "@dealer-billing/domain"
import { type OperationQuery } from "@dealer-billing/domain/internal"
import { expect, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const rowCount = 200_000
const limit = 50
/** Postgres may switch to a generic plan after five executions. */
const repetitions = 10
const queryCount = repetitions * 3 + 4

it.live(
  "pages of audit events and operations read little of 200,000 rows, by caller, time, kind and dealer",
  () =>
    Effect.gen(function* () {
      const url = yield* migratedDatabase
      const sql = yield* connectTo(url)
      yield* sql`set session_replication_role = replica`
      yield* sql`insert into dealers select n, 'd' || n, '\\x00', 1, now() from generate_series(1, 1000) n`
      // One rare caller and one rare kind, in the newest rows.
      yield* sql`
        insert into audit_event (at, caller, request_id, operation, target)
        select timestamptz '2026-01-01' + n * interval '1 minute',
          case when n > ${rowCount - 3} then 'rare' else 'lotus' end, 'r-' || n, 'createBill', 'bill-' || n
        from generate_series(1, ${rowCount}::bigint) n
      `
      yield* sql`
        insert into billing_operation (dealer_id, account_type, kind, bill_id, reference, requisite_version, state,
          attempts, remote_id)
        select 1 + n % 1000, 'SETTLEMENT', case when n > ${rowCount - 3} then 'CANCELLATION' else 'INVOICE' end, n,
          'reference-' || n, 1, 'DONE', 1, 'i' || n
        from generate_series(1, ${rowCount}::bigint) n
      `
      yield* sql`analyze`
      yield* sql`select pg_stat_reset()`
      yield* Effect.gen(function* () {
        const audit = yield* AuditTrail
        const queries = yield* OperationQueries
        const everyEvent = { after: null, caller: null, from: null, to: null, limit }
        const everyOperation: OperationQuery = { state: null, kind: null, cmeDealerId: null, after: null, limit }
        for (let count = 0; count < repetitions; count += 1) {
          expect(yield* audit.list({ ...everyEvent, caller: "lotus" })).toHaveLength(limit)
          expect(yield* queries.list({ ...everyOperation, kind: "INVOICE" })).toHaveLength(limit)
          const cmeDealerId = CmeDealerId.make(`d${count + 1}`)
          expect(yield* queries.list({ ...everyOperation, cmeDealerId })).toHaveLength(limit)
        }
        expect(yield* audit.list({ ...everyEvent, caller: "rare" })).toHaveLength(3)
        const from = DateTime.makeUnsafe("2026-05-19T20:00:00Z")
        expect((yield* audit.list({ ...everyEvent, from })).length).toBeGreaterThan(0)
        expect(yield* queries.list({ ...everyOperation, kind: "CANCELLATION" })).toHaveLength(3)
        expect(yield* queries.list({ ...everyOperation, cmeDealerId: CmeDealerId.make("nobody") })).toHaveLength(0)
      }).pipe(Effect.provide(layerOn(url, { poolMax: 1 })))
      // The statistics are complete once the connection is closed.
      const read = yield* sql<{ readonly relname: string; readonly rows: bigint }>`
        select relname, t.seq_tup_read + sum(i.idx_tup_read) as rows
        from pg_stat_user_tables t join pg_stat_user_indexes i using (relid, relname)
        where relname in ('audit_event', 'billing_operation') group by relname, t.seq_tup_read
      `
      expect(read).toHaveLength(2)
      expect(read.filter(({ rows }) => Number(rows) > queryCount * limit * 2)).toEqual([])
    }).pipe(Effect.scoped),
  300_000
)
