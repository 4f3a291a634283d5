import type { LogDecision } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decodeDecisions = rowsOf(
  Schema.Struct({
    topic: Schema.String,
    partition: Schema.Int,
    log: Schema.Int,
    from: Schema.BigInt,
    actor: Schema.String,
    reason: Schema.String,
    found: Schema.String
  })
)

/** The newest decision on each partition of a topic. */
export const decisions = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ProcessedMessageRepositoryPostgres.decisions")(function* (topic: string) {
    const rows = yield* run(sql`
      select distinct on ("partition") topic, "partition", log, from_offset as "from", actor, reason, found
      from log_decision where topic = ${topic} order by "partition", log desc
    `)
    return new Map((yield* decodeDecisions(rows)).map((each) => [each.partition, each]))
  })

/** False if the partition already has a decision with this number. */
export const decide = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ProcessedMessageRepositoryPostgres.decide")(function* (decision: LogDecision) {
    const { actor, found, from, log, partition, reason, topic } = decision
    const rows = yield* run(sql`
      insert into log_decision (topic, "partition", log, from_offset, actor, reason, found)
      values (${topic}, ${partition}, ${log}, ${from}, ${actor}, ${reason}, ${found})
      on conflict (topic, "partition", log) do nothing
      returning log
    `)
    return rows.length === 1
  })
