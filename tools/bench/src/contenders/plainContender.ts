import * as PgTypes from "@effect/sql-pg/PgTypes"
import { canonicalJson, decodePaymentEvent } from "@dealer-billing/domain/internal"
import { Effect, type Redacted, Result } from "effect"
import { makeMessage, paidAt, choosePartition, sha256, type Event } from "../world/events.ts"
import { openSql } from "../world/openSql.ts"
import type { Contender } from "./Contender.ts"

const { bytea, int4, int8, text } = PgTypes.OID
const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

const makeRow = (event: Event, partitions: number) => {
  const { raw } = makeMessage(event, partitions)
  return {
    ...event,
    paymentId: `p-${event.index}`,
    content: canonicalJson(Result.getOrThrow(decodePaymentEvent(raw))),
    partition: choosePartition(event, partitions),
    hash: sha256(raw)
  }
}

/** The same writes by hand-written SQL, without decoding, checks or decisions. */
export const plainContender = Effect.fn("plainContender")(function* (
  url: Redacted.Redacted<string>,
  connections: number
) {
  // The same setting as the service.
  const sql = yield* openSql(url, { connections, parameters: { enable_seqscan: "off" } })
  const one = (row: ReturnType<typeof makeRow>) => sql`
    select plain_apply_one(${row.paymentId}, ${row.contractId}, ${row.invoiceId}, ${row.sum}, ${row.content},
      ${paidAt}::timestamptz, ${row.partition}::int, ${BigInt(row.index)}, ${row.hash})`
  const many = (rows: ReadonlyArray<ReturnType<typeof makeRow>>) => {
    const column = (of: (row: ReturnType<typeof makeRow>) => unknown, oid: number) => array(rows.map(of), oid)
    return sql`
      select plain_apply(${column((row) => row.paymentId, text)}, ${column((row) => row.contractId, text)},
        ${column((row) => row.invoiceId, text)}, ${column((row) => row.sum, int8)},
        ${column((row) => row.content, text)}, ${paidAt}::timestamptz, ${column((row) => row.partition, int4)},
        ${column((row) => BigInt(row.index), int8)}, ${column((row) => row.hash, bytea)})`
  }
  return {
    prepare: (events) => {
      const rows = events.map((event) => makeRow(event, connections))
      const [row] = rows
      return Effect.asVoid(rows.length === 1 && row !== undefined ? one(row) : many(rows))
    }
  } satisfies Contender
})
