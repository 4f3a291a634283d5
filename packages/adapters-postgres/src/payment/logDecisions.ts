import type { LogDecision } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { texts } from "../database/arrays.ts"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decodeDecisions = rowsOf(
  Schema.Struct({
    source: Schema.String,
    log: Schema.Int,
    from: Schema.BigInt,
    actor: Schema.String,
    reason: Schema.String,
    found: Schema.String
  })
)

/** The newest decision on each source. */
export const decisions = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ProcessedMessageRepositoryPostgres.decisions")(function* (sources: ReadonlyArray<string>) {
    const rows = yield* run(sql`
      select distinct on (source) source, log, from_number as "from", actor, reason, found
      from log_decision where source = any(${texts(sources)}) order by source, log desc
    `)
    return new Map((yield* decodeDecisions(rows)).map((each) => [each.source, each]))
  })

/** False if the source already has a decision with this number. */
export const decide = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ProcessedMessageRepositoryPostgres.decide")(function* (decision: LogDecision) {
    const { actor, found, from, log, reason, source } = decision
    const rows = yield* run(sql`
      insert into log_decision (source, log, from_number, actor, reason, found)
      values (${source}, ${log}, ${from}, ${actor}, ${reason}, ${found})
      on conflict (source, log) do nothing
      returning log
    `)
    return rows.length === 1
  })
