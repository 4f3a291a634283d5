import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"

interface CallRow {
  readonly number: number
  readonly at: Date
  readonly method: string
  readonly kind: string
  readonly ref: string | null
  readonly fault: string | null
  readonly outcome: string | null
  readonly status: number | null
}

interface MadeRow {
  readonly kind: string
  readonly ref: string
  readonly id: string
  readonly at: Date
  readonly call: number
  readonly lostAt: Date | null
}

export const readJournal = Effect.fn("readJournal")(function* () {
  const sql = yield* PgClient.PgClient
  const calls = yield* sql<CallRow>`
    select number, journal_call.at, method, kind, ref, fault, outcome, status
    from journal_call left join journal_outcome on call = number order by number`
  const objects = yield* sql<MadeRow>`
    select made.kind, made.ref, made.id, made.at, made.call, lost.lost_at
    from journal_object made left join (
      select id, lost_at from client union all select id, lost_at from payer
      union all select id, lost_at from contract union all select id, lost_at from invoice
    ) lost using (id) order by made.call, made.id`
  return {
    calls: calls.map((row) => ({ ...row, at: row.at.toISOString() })),
    objects: objects.map((row) => ({
      ...row,
      at: row.at.toISOString(),
      lostAt: row.lostAt?.toISOString() ?? null
    }))
  }
})
