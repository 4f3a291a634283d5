import { ProcessedMessageRepository, type PaymentMessage } from "@dealer-billing/domain"
import { processedPageMax, type OffsetRange } from "@dealer-billing/domain/internal"
import { Effect, Layer, Schema } from "effect"
import { bigints, bytes, integers, texts } from "../database/arrays.ts"
import { Database } from "../database/Database.ts"
import { decide, decisions } from "./logDecisions.ts"
import { rawHash } from "../ledger/rawHash.ts"
import { rowsOf } from "../database/rows.ts"

const decodeNewest = rowsOf(Schema.Struct({ partition: Schema.Int, offset: Schema.BigInt }))

const decodeKnown = rowsOf(
  Schema.Struct({
    offset: Schema.BigInt,
    outcome: Schema.Literals(["APPLIED", "DUPLICATE", "STALE", "PARKED"]),
    paymentId: Schema.NullOr(Schema.String),
    isSame: Schema.NullOr(Schema.Boolean),
    content: Schema.NullOr(Schema.String)
  })
)

const passOver = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ProcessedMessageRepositoryPostgres.passOver")(function* (ranges: ReadonlyArray<OffsetRange>) {
    yield* run(sql`
      insert into log_gap (topic, "partition", from_offset, until_offset)
      select * from unnest(${texts(ranges.map(({ topic }) => topic))},
        ${integers(ranges.map(({ partition }) => partition))},
        ${bigints(ranges.map(({ from }) => from))}, ${bigints(ranges.map(({ until }) => until))})
      on conflict do nothing
    `)
  })

export const ProcessedMessageRepositoryPostgres = Layer.effect(
  ProcessedMessageRepository,
  Effect.map(Database, (database) => {
    const { run, sql } = database
    // One look-up in the primary key per partition, however many messages were processed.
    const newestOffsets = Effect.fn("ProcessedMessageRepositoryPostgres.newestOffsets")(function* (topic: string) {
      const rows = yield* run(sql`
        with recursive newest as (
          (select "partition", "offset" from processed_message where topic = ${topic}
            order by topic desc, "partition" desc, "offset" desc limit 1)
          union all
          select before."partition", before."offset"
          from newest cross join lateral (
            select "partition", "offset" from processed_message
            where topic = ${topic} and "partition" < newest."partition"
            order by topic desc, "partition" desc, "offset" desc limit 1
          ) before
        )
        select "partition", "offset" from newest
      `)
      const newest = yield* decodeNewest(rows)
      return new Map(newest.map(({ offset, partition }) => [partition, offset]))
    })

    const list = Effect.fn("ProcessedMessageRepositoryPostgres.list")(function* (
      { from, partition, topic, until }: OffsetRange,
      messages: ReadonlyArray<PaymentMessage>
    ) {
      const rows = yield* run(sql`
        select i."offset", i.outcome, i.payment_id, i.raw_sha256 = given.raw_sha256 as is_same, p.content
        from processed_message i
        left join unnest(${bigints(messages.map(({ position }) => position.offset))},
          ${bytes(messages.map(rawHash))}) as given ("offset", raw_sha256)
          on given."offset" = i."offset"
        left join payments p on p.payment_id = i.payment_id
        where i.topic = ${topic} and i."partition" = ${partition}
          and i."offset" >= ${from} and i."offset" < ${until}
        order by i."offset"
        limit ${processedPageMax}
      `)
      return yield* decodeKnown(rows)
    })

    return ProcessedMessageRepository.of({
      newestOffsets,
      list,
      passOver: passOver(database),
      decisions: decisions(database),
      decide: decide(database)
    })
  })
)
