import type { SqlClient } from "effect/sql/SqlClient"
import type { PaymentMessage } from "@dealer-billing/domain"
import { Schema } from "effect"
import { bigints, integers, texts } from "../../database/arrays.ts"

/** A position that has a processed message, with the hash of the message that it is for. */
export const ProcessedKnown = Schema.Struct({
  kind: Schema.Literal("processedMessage"),
  known: Schema.Struct({
    topic: Schema.String,
    partition: Schema.Int,
    offset: Schema.BigIntFromString,
    sha256: Schema.String
  })
})

export const processedKnown = (sql: SqlClient, messages: ReadonlyArray<PaymentMessage>) => sql`
  select 'processedMessage' as kind, jsonb_build_object('topic', i.topic, 'partition', i."partition",
    'offset', i."offset"::text, 'sha256', encode(i.raw_sha256, 'hex')) as known
  from unnest(${texts(messages.map(({ position }) => position.topic))},
    ${integers(messages.map(({ position }) => position.partition))},
    ${bigints(messages.map(({ position }) => position.offset))}) as wanted (topic, "partition", "offset")
  cross join lateral (
    select * from processed_message
    where topic = wanted.topic and "partition" = wanted."partition" and "offset" = wanted."offset" offset 0
  ) i`
