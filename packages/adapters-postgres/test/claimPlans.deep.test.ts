import type { PgClient } from "@effect/sql-pg/PgClient"
import { BillingOperationRepository } from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { claimQuery } from "../src/billing/claimOperations.ts"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const few = 100
const many = 50_000
/** Newer than each backlog: the operations that a claim can take. */
const readyCount = 20
const firstReadyId = 1_000_000

const request = { limit: 1, leaseMs: 5_000, leaseToken: "token" }

interface Backlog {
  /** Accounts 1 to 50 are ready for invoices; 51 to 100 have no contract. */
  readonly firstAccount: 1 | 51
  readonly columns?: string
  readonly afterwards?: string
}

const backlogs: Readonly<Record<string, Backlog>> = {
  "ready operations": { firstAccount: 1 },
  "operations that are put off": { firstAccount: 1, columns: "due_at = now() + interval '1 hour'" },
  "leased operations": {
    firstAccount: 1,
    columns: "state = 'SENT', lease_token = 'other', lease_until = now() + interval '1 hour'"
  },
  "operations that wait for a contract": { firstAccount: 51 },
  "operations that are known to wait": { firstAccount: 51, columns: "wait_until = now() + interval '1 hour'" },
  "dead rows of finished operations": { firstAccount: 1, columns: "state = 'DONE', remote_id = reference" }
}

const accountsQuery = (sql: PgClient) => sql`
  insert into accounts
  select n, 'SETTLEMENT', case when n <= 50 then 'ACTIVE' else 'PROVISIONING' end, null, 0, 'c' || n, 'p' || n,
    case when n <= 50 then 'k' || n end
  from generate_series(1, 100) n`

/** All earlier operations are done, except the contracts of accounts 51 to 100. */
const stepsQuery = (sql: PgClient) => sql`
  insert into billing_operation (dealer_id, account_type, kind, reference, requisite_version, state, attempts,
    remote_id)
  select n, 'SETTLEMENT', kind, kind || n, 1, 'DONE', 1, kind || n
  from generate_series(1, 100) n, unnest(array['CLIENT', 'PAYER', 'CONTRACT']) kind
  where n <= 50 or kind <> 'CONTRACT'`

const addInvoicing = Effect.fnUntraced(function* (sql: PgClient, from: number, to: number, firstAccount: number) {
  yield* sql`
    insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
      vat_mode, vat_sum, requisite_version, status, created_at)
    select n, ${firstAccount}::bigint + n % 50, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-' || n, 1, 1000, 0, 1000,
      'none', 0, 1, 'PENDING', now()
    from generate_series(${from}::bigint, ${to}::bigint) n
  `
  yield* sql`
    insert into billing_operation (dealer_id, account_type, kind, bill_id, reference, requisite_version, state,
      attempts, due_at)
    select ${firstAccount}::bigint + n % 50, 'SETTLEMENT', 'INVOICE', n, 'invoice-' || n, 1, 'PENDING', 0,
      timestamptz '2026-11-01' + n * interval '1 millisecond'
    from generate_series(${from}::bigint, ${to}::bigint) n
  `
})

const emptyQueue = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  yield* sql`set session_replication_role = replica`
  yield* sql`set enable_seqscan = off`
  yield* sql`alter table billing_operation set (autovacuum_enabled = false)`
  yield* sql`insert into dealers select n, 'd' || n, '\\x00', 1, now() from generate_series(1, 100) n`
  yield* accountsQuery(sql)
  yield* stepsQuery(sql)
  yield* addInvoicing(sql, firstReadyId, firstReadyId + readyCount - 1, 1)
  return { url, sql }
})

type Explained = ReadonlyArray<{ readonly Plan: Readonly<Record<string, number>> }>

/** Rolled back, and not the first claim of its process, which reads all dead index entries. */
const countBuffers = Effect.fnUntraced(function* (sql: PgClient) {
  const explain = Effect.fnUntraced(function* (from: Date) {
    const [text, values] = claimQuery(sql, request, from).compile()
    yield* sql`begin`
    const rows = yield* sql.unsafe<{ readonly plan: Explained }>(
      `explain (analyze, buffers, format json) ${text}`,
      [...values]
    ).values
    yield* sql`rollback`
    const [explained] = JSON.parse(String(JSON.stringify(rows[0]?.[0]))) as Explained
    return explained!.Plan["Shared Hit Blocks"]! + explained!.Plan["Shared Read Blocks"]!
  })
  yield* sql`begin`
  const [first] = yield* claimQuery(sql, request, new Date(0))
  yield* sql`rollback`
  return yield* explain(first!.next_from as Date)
})

it.live.each(Object.entries(backlogs))(
  "a claim reads as much behind 50,000 %s as behind 100",
  ([, { columns, firstAccount }]) =>
    Effect.gen(function* () {
      const { sql } = yield* emptyQueue
      const grow = Effect.fnUntraced(function* (from: number, to: number) {
        yield* addInvoicing(sql, from, to, firstAccount)
        if (columns !== undefined)
          yield* sql.unsafe(`update billing_operation set ${columns} where bill_id between $1 and $2`, [from, to])
        yield* sql`analyze`
        return yield* countBuffers(sql)
      })
      const [behindFew, behindMany] = [yield* grow(1, few), yield* grow(few + 1, many)]
      expect(behindFew).toBeGreaterThan(0)
      expect(behindMany / behindFew).toBeLessThan(2)
    }).pipe(Effect.scoped),
  300_000
)

it.live("operations that are not ready do not block the next ones, and are taken as soon as they are ready", () =>
  Effect.gen(function* () {
    const { sql, url } = yield* emptyQueue
    yield* addInvoicing(sql, 1, 500, 51)
    const take = Effect.fnUntraced(
      function* (limit: number) {
        const claimed = yield* (yield* BillingOperationRepository).claim({ ...request, limit })
        return claimed.map(({ operation }) => operation.billId)
      },
      Effect.provide(layerOn(url))
    )
    expect(yield* take(1)).toEqual([BigInt(firstReadyId)])
    yield* sql`set session_replication_role = origin`
    yield* sql`update accounts set contract_id = 'late', status = 'ACTIVE' where dealer_id = 60`
    const ready = Array.from({ length: readyCount - 1 }, (_, index) => BigInt(firstReadyId + 1 + index))
    const late = Array.from({ length: 10 }, (_, index) => BigInt(9 + 50 * index))
    expect(yield* take(50)).toEqual([...ready, ...late])
  }).pipe(Effect.scoped)
)
