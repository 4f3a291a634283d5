import { DealerId } from "@dealer-billing/domain"
import { Effect, Result, Schema } from "effect"
import { Database } from "./Database.ts"
import { decryptRequisite } from "./RequisiteCipher.ts"
import { keyIdPattern, type RequisiteKeyring } from "./RequisiteKeyring.ts"
import { rowsOf } from "./rows.ts"

/** Stored requisites name a key that was not given, or given with other bytes. Tells the key's name alone. */
export class RequisiteKeyUnusable extends Schema.TaggedError<RequisiteKeyUnusable>()("RequisiteKeyUnusable", {
  keyId: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `Stored requisites were encrypted with the key "${this.keyId}", but ${this.reason}`
  }
}

const decodeSamples = rowsOf(
  Schema.Struct({
    keyId: Schema.Uint8Array,
    id: DealerId,
    requisiteVersion: Schema.Int,
    requisite: Schema.Uint8Array
  })
)

/** A name from the database is printed only if it can be one. */
const nameOf = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes).toString("utf8")
  return keyIdPattern.test(text) ? text : "(unreadable name)"
}

const problemOf = (
  keyring: RequisiteKeyring,
  keyId: string,
  samples: ReadonlyArray<{ id: DealerId; requisiteVersion: number; requisite: Uint8Array }>
): string | null => {
  if (!keyring.byId.has(keyId)) return "no key of that name was given"
  const canOpen = samples.some((row) =>
    Result.isSuccess(decryptRequisite(keyring, row.id, row.requisiteVersion, row.requisite))
  )
  return canOpen ? null : "the key given under that name does not open them"
}

/**
 * Fails when the keys do not fit what is stored: every key's name that stored requisites bear must be among them,
 * and must open the oldest or the newest of those rows. One pass over the dealers, and nothing before the schema is
 * there. Rows of another format, or too short to name a key, are not for this check.
 */
export const checkRequisiteKeys = Effect.fn("checkRequisiteKeys")(function* (keyring: RequisiteKeyring) {
  const { run, sql } = yield* Database
  const tables = yield* run(sql`select 1 as found where to_regclass('dealers') is not null`)
  if (tables.length === 0) return
  const rows = yield* run(sql`
    with named as (
      select case when length(requisite) > 2 and get_byte(requisite, 0) = 1
          then substring(requisite from 3 for get_byte(requisite, 1)) end as key_id, id
      from dealers
    ), used as (
      select key_id, min(id) as oldest, max(id) as newest from named where key_id is not null group by key_id
    )
    select used.key_id, d.id, d.requisite_version, d.requisite
    from used join dealers d on d.id in (used.oldest, used.newest)
    order by used.key_id
  `)
  const byKey = Map.groupBy(yield* decodeSamples(rows), (row) => nameOf(row.keyId))
  for (const [keyId, samples] of byKey) {
    const reason = problemOf(keyring, keyId, samples)
    if (reason !== null) return yield* new RequisiteKeyUnusable({ keyId, reason })
  }
})
