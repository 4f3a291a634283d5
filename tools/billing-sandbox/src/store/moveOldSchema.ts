import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { createSchema } from "./createSchema.ts"
import { PersonalData } from "./PersonalData.ts"
import { personalColumns } from "./readRow.ts"
import type { ObjectKind } from "./rows.ts"

type StoredRow = Readonly<Record<string, unknown>>

/** In an order that the foreign keys allow, each with the order of its rows and the column that counts them. */
const tables: ReadonlyArray<{ readonly name: string; readonly order: string; readonly counter?: string }> = [
  { name: "client", order: "sequence", counter: "sequence" },
  { name: "payer", order: "sequence", counter: "sequence" },
  { name: "contract", order: "sequence", counter: "sequence" },
  { name: "invoice", order: "sequence", counter: "sequence" },
  { name: "payment", order: "created_at" },
  { name: "fact", order: "sequence", counter: "sequence" },
  { name: "recovery", order: "only_row" },
  { name: "fault_rule", order: "position" },
  { name: "journal_call", order: "number", counter: "number" },
  { name: "journal_outcome", order: "call" },
  { name: "journal_object", order: "call" }
]
const batchSize = 500

const hasOldSchema = Effect.fn("moveOldSchema.hasOldSchema")(function* (old: PgClient.PgClient) {
  const [row] = yield* old<{ found: boolean }>`select to_regclass('billing_sandbox.client') is not null as found`
  return row?.found === true
})

const encryptRow = (table: string, row: StoredRow, encrypt: (value: unknown) => string): StoredRow => {
  const columns = personalColumns[table as ObjectKind] ?? []
  const encrypted = columns.map((column) => [column, row[column] === null ? null : encrypt(row[column])] as const)
  return { ...row, ...Object.fromEntries(encrypted) }
}

const copyTable = Effect.fn("moveOldSchema.copyTable")(function* (
  old: PgClient.PgClient,
  { counter, name, order }: (typeof tables)[number]
) {
  const sql = yield* PgClient.PgClient
  const { encrypt } = yield* PersonalData
  for (let offset = 0; ; offset += batchSize) {
    const stored = yield* old<{ row: StoredRow }>`select to_jsonb(${old(name)}) as row from ${old(name)}
      order by ${old(order)} limit ${batchSize} offset ${offset}`
    if (stored.length === 0) break
    const rows = sql.json(stored.map(({ row }) => encryptRow(name, row, encrypt)))
    yield* sql`insert into ${sql(name)} overriding system value
      select * from jsonb_populate_recordset(null::${sql(name)}, ${rows}) on conflict do nothing`
  }
  if (counter === undefined) return
  yield* sql`select setval(pg_get_serial_sequence(${name}, ${counter}), max(${sql(counter)})) from ${sql(name)}
    having max(${sql(counter)}) is not null`
})

/**
 * Takes over what a sandbox of earlier versions kept in the schema `billing_sandbox` of the service's own database,
 * and drops it there. All references stay known, so nothing is made twice. May be stopped and started again.
 */
export const moveOldSchema = Effect.fn("moveOldSchema")(function* (old: PgClient.PgClient) {
  if (!(yield* hasOldSchema(old))) return
  const sql = yield* PgClient.PgClient
  // What the oldest version did not have yet.
  yield* createSchema().pipe(Effect.provideService(PgClient.PgClient, old))
  yield* sql.withTransaction(
    Effect.gen(function* () {
      yield* sql`delete from recovery`
      yield* Effect.forEach(tables, (table) => copyTable(old, table), { discard: true })
    })
  )
  yield* old`drop schema billing_sandbox cascade`
  yield* Effect.logInfo("The Billing sandbox's objects were moved into a database of their own")
})
