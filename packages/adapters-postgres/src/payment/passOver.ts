import type { OffsetRange } from "@dealer-billing/domain"
import { Effect } from "effect"
import { bigints, integers, texts } from "../database/arrays.ts"
import type { Database } from "../database/Database.ts"

/** Records offsets that hold no message. */
export const passOver = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ProcessedMessageRepositoryPostgres.passOver")(function* (ranges: ReadonlyArray<OffsetRange>) {
    yield* run(sql`
      insert into log_gap (topic, "partition", from_offset, until_offset)
      select * from unnest(${texts(ranges.map(({ topic }) => topic))},
        ${integers(ranges.map(({ partition }) => partition))},
        ${bigints(ranges.map(({ from }) => from))}, ${bigints(ranges.map(({ until }) => until))})
      on conflict do nothing
    `)
  })
