import { type DealerId } from "@dealer-billing/domain"
import { failpoint } from "@dealer-billing/domain/internal"
import type { SqlClient } from "effect/sql/SqlClient"
import { Array as Arr, Effect, Result } from "effect"
import { bigints, bytes, integers } from "../database/arrays.ts"
import { rewrapRequisite } from "./RequisiteCipher.ts"
import type { RequisiteKeyring } from "./RequisiteKeyring.ts"
import { rowsOf } from "../database/rows.ts"
import { SealedRequisite } from "./SealedRequisite.ts"

export type SealedTable = "dealers" | "requisite_version"

/** A batch begins after this row, in the order of dealers and versions. */
export type RowKey = Pick<SealedRequisite, "dealerId" | "version">

export interface Batch {
  readonly table: SealedTable
  readonly after: RowKey
  readonly size: number
  readonly number: number
}

const decodeRows = rowsOf(SealedRequisite)

/** Locks in the order of dealers, as everywhere. */
const lockRows = (sql: SqlClient, { after, size, table }: Batch, activeId: string) =>
  table === "dealers"
    ? sql`
        select id as dealer_id, requisite_version as version, requisite from dealers
        where id > ${after.dealerId} and requisite_key_id <> ${activeId}
        order by id limit ${size} for no key update`
    : sql`
        select dealer_id, version, requisite from requisite_version
        where (dealer_id, version) > (${after.dealerId}, ${after.version}) and requisite_key_id <> ${activeId}
        order by dealer_id, version limit ${size} for no key update`

const updateRows = (sql: SqlClient, table: SealedTable, rows: ReadonlyArray<SealedRequisite>) => {
  const rewrapped = sql`unnest(
    ${bigints(rows.map((row) => row.dealerId))}, ${integers(rows.map((row) => row.version))},
    ${bytes(rows.map((row) => row.requisite))}
  ) as rewrapped (dealer_id, version, requisite)`
  return table === "dealers"
    ? sql`
        update dealers set requisite = rewrapped.requisite from ${rewrapped}
        where dealers.id = rewrapped.dealer_id and dealers.requisite_version = rewrapped.version`
    : sql`
        update requisite_version set requisite = rewrapped.requisite from ${rewrapped}
        where requisite_version.dealer_id = rewrapped.dealer_id and requisite_version.version = rewrapped.version`
}

export interface RewrappedBatch {
  readonly rewrapped: number
  /** Rows that no key decrypts; they stay unchanged. */
  readonly unreadable: ReadonlyArray<{ readonly dealerId: DealerId; readonly version: number }>
  readonly last: RowKey | null
}

export const rewrapBatch = Effect.fn("rewrapBatch")(function* (
  sql: SqlClient,
  keyring: RequisiteKeyring,
  batch: Batch
) {
  const rows = yield* decodeRows(yield* lockRows(sql, batch, keyring.active.id))
  const [rewrapped, unreadable] = Arr.partition(rows, (row) =>
    Result.mapBoth(rewrapRequisite(keyring, row), {
      onFailure: () => ({ dealerId: row.dealerId, version: row.version }),
      onSuccess: (requisite) => ({ ...row, requisite })
    })
  )
  if (rewrapped.length > 0) yield* updateRows(sql, batch.table, rewrapped)
  yield* failpoint("mid_rekey", `${batch.number}`)
  return { rewrapped: rewrapped.length, unreadable, last: rows.at(-1) ?? null } satisfies RewrappedBatch
})
