import type { SqlClient } from "effect/sql/SqlClient"
import type { PaymentMessage } from "@dealer-billing/domain"
import { Schema } from "effect"
import { bigints, texts } from "../../database/arrays.ts"

/** A position that has a processed message, with the hash of the message that it is for. */
export const ProcessedKnown = Schema.Struct({
  kind: Schema.Literal("processedMessage"),
  known: Schema.Struct({
    source: Schema.String,
    number: Schema.BigIntFromString,
    sha256: Schema.String
  })
})

export const processedKnown = (sql: SqlClient, messages: ReadonlyArray<PaymentMessage>) => sql`
  select 'processedMessage' as kind, jsonb_build_object('source', i.source, 'number', i.number::text,
    'sha256', encode(i.raw_sha256, 'hex')) as known
  from unnest(${texts(messages.map(({ position }) => position.source))},
    ${bigints(messages.map(({ position }) => position.number))}) as wanted (source, number)
  cross join lateral (
    select * from processed_message
    where source = wanted.source and number = wanted.number offset 0
  ) i`
