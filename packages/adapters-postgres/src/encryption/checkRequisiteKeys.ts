import { Effect, Result, Schema } from "effect"
import { Database } from "../database/Database.ts"
import { decryptRequisite } from "./RequisiteCipher.ts"
import { keyIdPattern, type RequisiteKeyring } from "./RequisiteKeyring.ts"
import { rowsOf } from "../database/rows.ts"
import { SealedRequisite } from "./SealedRequisite.ts"

/** Contains the name of the key only. */
export class RequisiteKeyUnusable extends Schema.TaggedError<RequisiteKeyUnusable>()("RequisiteKeyUnusable", {
  keyId: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `Stored requisites were encrypted with the key "${this.keyId}", but ${this.reason}`
  }
}

const decodeSamples = rowsOf(Schema.Struct({ keyId: Schema.String, ...SealedRequisite.fields }))

/** Damaged bytes are not printed. */
const showKeyName = (text: string): string => (keyIdPattern.test(text) ? text : "(unreadable name)")

const findKeyProblem = (
  keyring: RequisiteKeyring,
  keyId: string,
  samples: ReadonlyArray<SealedRequisite>
): string | null => {
  if (!keyring.byId.has(keyId)) return "REQUISITE_KEYS has no key of that name"
  const canOpen = samples.some((row) => Result.isSuccess(decryptRequisite(keyring, row)))
  return canOpen ? null : "the key of that name in REQUISITE_KEYS does not decrypt them"
}

/**
 * Every key that stored requisites name must be in the keyring and decrypt the oldest or the newest of its rows. Rows
 * that name no key are not checked. Does nothing if there is no schema yet.
 */
export const checkRequisiteKeys = Effect.fn("checkRequisiteKeys")(function* (keyring: RequisiteKeyring) {
  const { run, sql } = yield* Database
  const tables = yield* run(sql`select 1 as found where to_regclass('requisite_version') is not null`)
  if (tables.length === 0) return
  const rows = yield* run(sql`
    with used as (
      select requisite_key_id as key_id, min(id) as oldest, max(id) as newest
      from dealers where requisite_key_id is not null group by requisite_key_id
    ), kept as (
      select requisite_key_id as key_id, min(dealer_id) as oldest, max(dealer_id) as newest
      from requisite_version where requisite_key_id is not null group by requisite_key_id
    )
    select used.key_id, d.id as dealer_id, d.requisite_version as version, d.requisite
    from used join dealers d on d.id in (used.oldest, used.newest)
    union all
    select kept.key_id, v.dealer_id, v.version, v.requisite
    from kept join requisite_version v
      on v.dealer_id in (kept.oldest, kept.newest) and v.requisite_key_id = kept.key_id
  `)
  const byKey = Map.groupBy(yield* decodeSamples(rows), (row) => showKeyName(row.keyId))
  for (const [keyId, samples] of byKey) {
    const reason = findKeyProblem(keyring, keyId, samples)
    if (reason !== null) return yield* new RequisiteKeyUnusable({ keyId, reason })
  }
})
