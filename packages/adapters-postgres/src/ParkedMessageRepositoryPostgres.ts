import {
  ParkedMessageRepository,
  ParkedReason,
  type MessagePosition,
  type ParkedMessage,
  type Refusal
} from "@dealer-billing/domain"
import { Effect, Layer, Schema } from "effect"
import { Database } from "./Database.ts"
import { rowsOf } from "./rows.ts"

const decodeRows = rowsOf(
  Schema.Struct({
    topic: Schema.String,
    partition: Schema.Int,
    offset: Schema.BigInt,
    raw: Schema.Uint8Array,
    reason: ParkedReason,
    detail: Schema.String,
    missing: Schema.NullOr(Schema.String)
  })
)

const make = Effect.gen(function* () {
  const { run, sql } = yield* Database
  const isAt = ({ offset, partition, topic }: MessagePosition) =>
    sql`topic = ${topic} and "partition" = ${partition} and "offset" = ${offset}`

  const listRetriable = Effect.fn("ParkedMessageRepositoryPostgres.listRetriable")(function* (limit: number) {
    const rows = yield* run(sql`
      select topic, "partition", "offset", raw, reason, detail, missing
      from parked
      where resolved_at is null and missing is not null and case reason
        when 'UNKNOWN_INVOICE' then exists (select from bill where invoice_id = missing)
        when 'UNKNOWN_CONTRACT' then exists (select from accounts where contract_id = missing)
        when 'UNKNOWN_PAYMENT' then exists (select from payments where payment_id = missing)
        else false
      end
      order by id
      limit ${limit}
    `)
    const decoded = yield* decodeRows(rows)
    return decoded.map(({ offset, partition, topic, ...rest }): ParkedMessage => ({
      position: { topic, partition, offset },
      ...rest
    }))
  })

  const resolve = Effect.fn("ParkedMessageRepositoryPostgres.resolve")(function* (position: MessagePosition) {
    yield* run(sql`update parked set resolved_at = now() where ${isAt(position)} and resolved_at is null`)
  })

  const refuseAgain = Effect.fn("ParkedMessageRepositoryPostgres.refuseAgain")(function* (
    position: MessagePosition,
    { detail, missing, reason }: Refusal
  ) {
    yield* run(sql`
      update parked set reason = ${reason}, detail = ${detail}, missing = ${missing}, attempts = attempts + 1
      where ${isAt(position)} and resolved_at is null
    `)
  })

  return ParkedMessageRepository.of({ listRetriable, resolve, refuseAgain })
})

export const ParkedMessageRepositoryPostgres = Layer.effect(ParkedMessageRepository, make)
