import { Effect, Schema } from "effect"
import { Database } from "../database/Database.ts"
import type { DatabaseAddress } from "../database/makeDatabase.ts"
import { withMigratedConnection } from "../schema/withMigratedConnection.ts"
import type { RequisiteKeyring } from "./RequisiteKeyring.ts"
import { rowsOf } from "../database/rows.ts"

export interface RequisiteKeyUse {
  /** Null: damaged bytes that name no key. */
  readonly keyId: string | null
  readonly dealers: number
  /** Rows of the version history, including the current versions. */
  readonly versions: number
  /** ACTIVE: encrypts new requisites. MISSING: not in `REQUISITE_KEYS`, so its rows cannot be read. */
  readonly status: "ACTIVE" | "IN_USE" | "REMOVABLE" | "MISSING"
}

const decodeCounts = rowsOf(
  Schema.Struct({ keyId: Schema.NullOr(Schema.String), dealers: Schema.Int, versions: Schema.Int })
)

const judgeKey = ({ active, byId }: RequisiteKeyring, keyId: string | null, rows: number) => {
  if (keyId === active.id) return "ACTIVE"
  if (keyId === null || !byId.has(keyId)) return "MISSING"
  return rows === 0 ? "REMOVABLE" : "IN_USE"
}

/** All keys of the keyring and of stored requisites, the active one first. */
export const countRequisiteKeys = Effect.fn("countRequisiteKeys")(function* (keyring: RequisiteKeyring) {
  const { run, sql } = yield* Database
  const rows = yield* run(sql`
    select key_id, sum(dealers)::int as dealers, sum(versions)::int as versions
    from (
      select requisite_key_id as key_id, count(*) as dealers, 0 as versions from dealers
      where erased_at is null group by requisite_key_id
      union all
      select requisite_key_id, 0, count(*) from requisite_version
      where erased_at is null group by requisite_key_id
    ) as counted
    group by key_id order by key_id
  `)
  const counted = yield* decodeCounts(rows)
  const given = [...keyring.byId.keys()]
  const unused = given.filter((id) => !counted.some(({ keyId }) => keyId === id))
  const all = [...counted, ...unused.map((keyId) => ({ keyId, dealers: 0, versions: 0 }))]
  const findPlace = ({ keyId }: { readonly keyId: string | null }): number => {
    const place = keyId === null ? -1 : given.indexOf(keyId)
    return place < 0 ? given.length : place
  }
  return all
    .toSorted((left, right) => findPlace(left) - findPlace(right))
    .map((use): RequisiteKeyUse => ({ ...use, status: judgeKey(keyring, use.keyId, use.dealers + use.versions) }))
})

export const listRequisiteKeys = ({
  requisiteKeys,
  ...address
}: DatabaseAddress & { readonly requisiteKeys: RequisiteKeyring }) =>
  countRequisiteKeys(requisiteKeys).pipe(
    withMigratedConnection({ ...address, applicationName: "dealer-billing-keys" })
  )
