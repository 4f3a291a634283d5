import { OperationQueries } from "@dealer-billing/domain"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { summaryQuery } from "../src/billing/OperationQueriesPostgres.ts"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const rows = [
  `insert into dealers select n, 'd-' || n, '\\x00', 1, now() from generate_series(1, 20000) n`,
  `insert into accounts (dealer_id, account_type, status, balance)
     select n, 'COMMISSION', 'PROVISIONING', 0 from generate_series(1, 20000) n`,
  `insert into billing_operation
       (dealer_id, account_type, kind, reference, requisite_version, state, attempts, remote_id)
     select n, 'COMMISSION', 'CLIENT', 'd-' || n, 1, case when n % 4000 = 0 then 'SENT' when n % 2 = 0 then 'DONE'
       else 'REJECTED' end, 1, 'c-' || n
     from generate_series(1, 20000) n`,
  "analyze billing_operation"
]

it.live("the summary reads only open operations", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    for (const statement of rows) yield* sql.unsafe(statement)
    const summary = yield* Effect.flatMap(OperationQueries, (queries) => queries.summary).pipe(
      Effect.provide(layerOn(url))
    )
    assert.deepStrictEqual(summary.counts, { PENDING: 0, SENT: 5, IN_DOUBT: 0 })
    assert.isAbove(summary.oldestOpenAgeMs ?? 0, 0)
    const plan = JSON.stringify(yield* sql`explain (analyze, format json) ${summaryQuery(sql)}`)
    assert.notInclude(plan, "Seq Scan")
    assert.match(plan, /billing_operation_(?:opened|state)_index/u)
  }).pipe(Effect.scoped)
)
