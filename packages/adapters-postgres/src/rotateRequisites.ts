import { DealerId } from "@dealer-billing/domain"
import { Effect, type Redacted } from "effect"
import { checkRequisiteKeys } from "./checkRequisiteKeys.ts"
import { Database } from "./Database.ts"
import { countRequisiteKeys } from "./listRequisiteKeys.ts"
import { onOneConnection } from "./onOneConnection.ts"
import type { RequisiteKeyring } from "./RequisiteKeyring.ts"
import { rewrapBatch, type RewrappedBatch, type RowKey, type SealedTable } from "./rewrapBatch.ts"

export interface RotateOptions {
  readonly url: Redacted.Redacted<string>
  readonly requisiteKeys: RequisiteKeyring
  /** Rows in one transaction, which holds their locks for its length. */
  readonly batchSize: number
  /** Told after each commit: the table, and how many of its rows were re-wrapped. */
  readonly onBatch?: (table: SealedTable, rewrapped: number) => Effect.Effect<void>
}

type Unreadable = RewrappedBatch["unreadable"][number] & { readonly table: SealedTable }

const tables: ReadonlyArray<SealedTable> = ["dealers", "requisite_version"]
const first: RowKey = { dealerId: DealerId.make(0n), version: 0 }
/** Enough to overtake processes that still write with an older key; if not, the counts tell. */
const passesMax = 10

const rotate = Effect.fn("rotateRequisites")(function* (options: RotateOptions) {
  const { batchSize, onBatch = () => Effect.void, requisiteKeys } = options
  const { sql, transact } = yield* Database
  let unreadable: Array<Unreadable> = []
  let rewrapped = 0
  let number = 0

  const passOver = Effect.fnUntraced(function* (table: SealedTable) {
    for (let after: RowKey | null = first; after !== null;) {
      number += 1
      const batch = { table, after, size: batchSize, number }
      const done: RewrappedBatch = yield* transact(rewrapBatch(sql, requisiteKeys, batch))
      rewrapped += done.rewrapped
      unreadable.push(...done.unreadable.map((row) => ({ table, ...row })))
      if (done.rewrapped > 0) yield* onBatch(table, done.rewrapped)
      after = done.last
    }
  })

  yield* checkRequisiteKeys(requisiteKeys)
  for (let pass = 1, before = -1; rewrapped > before && pass <= passesMax; pass++) {
    before = rewrapped
    unreadable = []
    yield* Effect.forEach(tables, passOver, { discard: true })
  }
  return { rewrapped, unreadable, keys: yield* countRequisiteKeys(requisiteKeys) }
})

/**
 * Wraps the keys of all requisites, current and kept ones, under the active key, in small transactions beside running
 * processes; each of them must know that key already. A run that was killed is simply started again. Answers what
 * could not be opened and stayed as it is, and how many rows hang on which key now.
 */
export const rotateRequisites = (options: RotateOptions) =>
  rotate(options).pipe(onOneConnection({ url: options.url, applicationName: "dealer-billing-rotate" }))
