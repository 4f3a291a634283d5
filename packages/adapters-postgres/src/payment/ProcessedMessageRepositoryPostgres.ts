import { ProcessedMessageRepository, type PaymentMessage } from "@dealer-billing/domain"
import { processedPageMax, type NumberRange } from "@dealer-billing/domain/internal"
import { Effect, Layer, Schema } from "effect"
import { bigints, bytes, texts } from "../database/arrays.ts"
import { Database } from "../database/Database.ts"
import { decide, decisions } from "./logDecisions.ts"
import { rawHash } from "../ledger/rawHash.ts"
import { rowsOf } from "../database/rows.ts"

const decodeNewest = rowsOf(Schema.Struct({ source: Schema.String, number: Schema.BigInt }))

const decodeKnown = rowsOf(
  Schema.Struct({
    number: Schema.BigInt,
    outcome: Schema.Literals(["APPLIED", "DUPLICATE", "STALE", "PARKED"]),
    paymentId: Schema.NullOr(Schema.String),
    isSame: Schema.NullOr(Schema.Boolean),
    content: Schema.NullOr(Schema.String)
  })
)

const passOver = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ProcessedMessageRepositoryPostgres.passOver")(function* (ranges: ReadonlyArray<NumberRange>) {
    yield* run(sql`
      insert into log_gap (source, from_number, until_number)
      select * from unnest(${texts(ranges.map(({ source }) => source))},
        ${bigints(ranges.map(({ from }) => from))}, ${bigints(ranges.map(({ until }) => until))})
      on conflict do nothing
    `)
  })

export const ProcessedMessageRepositoryPostgres = Layer.effect(
  ProcessedMessageRepository,
  Effect.map(Database, (database) => {
    const { run, sql } = database
    // One look-up in the primary key per source, however many messages were processed.
    const newest = Effect.fn("ProcessedMessageRepositoryPostgres.newest")(function* (
      sources: ReadonlyArray<string>
    ) {
      const rows = yield* run(sql`
        select wanted.source, newest.number from unnest(${texts(sources)}) as wanted (source)
        cross join lateral (
          select number from processed_message where source = wanted.source
          order by source desc, number desc limit 1
        ) newest
      `)
      return new Map((yield* decodeNewest(rows)).map(({ number, source }) => [source, number]))
    })

    const list = Effect.fn("ProcessedMessageRepositoryPostgres.list")(function* (
      { from, source, until }: NumberRange,
      messages: ReadonlyArray<PaymentMessage>
    ) {
      const rows = yield* run(sql`
        select i.number, i.outcome, i.payment_id, i.raw_sha256 = given.raw_sha256 as is_same, p.content
        from processed_message i
        left join unnest(${bigints(messages.map(({ position }) => position.number))},
          ${bytes(messages.map(rawHash))}) as given (number, raw_sha256)
          on given.number = i.number
        left join payments p on p.payment_id = i.payment_id
        where i.source = ${source} and i.number >= ${from} and i.number < ${until}
        order by i.number
        limit ${processedPageMax}
      `)
      return yield* decodeKnown(rows)
    })

    return ProcessedMessageRepository.of({
      newest,
      list,
      passOver: passOver(database),
      decisions: decisions(database),
      decide: decide(database)
    })
  })
)
