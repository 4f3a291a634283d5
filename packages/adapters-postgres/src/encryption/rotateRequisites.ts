import { DealerId, Transaction } from "@dealer-billing/domain"
import { noteOutcome } from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import { checkRequisiteKeys } from "./checkRequisiteKeys.ts"
import { Database } from "../database/Database.ts"
import { countRequisiteKeys, type RequisiteKeyUse } from "./listRequisiteKeys.ts"
import type { DatabaseAddress } from "../database/makeDatabase.ts"
import { withMigratedConnection } from "../schema/withMigratedConnection.ts"
import type { RequisiteKeyring } from "./RequisiteKeyring.ts"
import { rewrapBatch, type RewrappedBatch, type RowKey, type SealedTable } from "./rewrapBatch.ts"
import { TransactionPostgres } from "../database/TransactionPostgres.ts"

export interface RotateOptions extends DatabaseAddress {
  readonly requisiteKeys: RequisiteKeyring
  readonly batchSize: number
  readonly onBatch?: (table: SealedTable, rewrapped: number) => Effect.Effect<void>
}

type Unreadable = RewrappedBatch["unreadable"][number] & { readonly table: SealedTable }

const tables: ReadonlyArray<SealedTable> = ["dealers", "requisite_version"]
const first: RowKey = { dealerId: DealerId.make(0n), version: 0 }
/** Other processes may still write with an older key; rows that are left after this are in the counts. */
const passesMax = 10

const describeOtherKeys = (keys: ReadonlyArray<RequisiteKeyUse>): string => {
  const others = keys.filter(({ dealers, status, versions }) => status !== "ACTIVE" && dealers + versions > 0)
  const counts = others.map(({ dealers, keyId, versions }) => `${keyId ?? "no key"}: ${dealers} + ${versions}`)
  return counts.length === 0 ? "no rows on other keys" : `dealers and versions on other keys: ${counts.join(", ")}`
}

/** Own audit events before the first row and after the last: a killed run has only the first. */
const noteProgress = (outcome: string) => Effect.flatMap(Transaction, ({ run }) => run(noteOutcome(outcome)))

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
  const activeId = requisiteKeys.active.id
  yield* noteProgress(`begun, to key ${activeId}; ${describeOtherKeys(yield* countRequisiteKeys(requisiteKeys))}`)
  for (let pass = 1, before = -1; rewrapped > before && pass <= passesMax; pass++) {
    before = rewrapped
    unreadable = []
    yield* Effect.forEach(tables, passOver, { discard: true })
  }
  const keys = yield* countRequisiteKeys(requisiteKeys)
  yield* noteProgress(`ended, ${rewrapped} rows wrapped under key ${activeId}; ${describeOtherKeys(keys)}`)
  return { rewrapped, unreadable, keys }
})

/**
 * Re-encrypts all requisites and their versions under the active key, in small transactions while other processes run.
 * Every running process must already have that key. A killed run can be started again.
 */
export const rotateRequisites = (options: RotateOptions) =>
  rotate(options).pipe(
    Effect.provide(TransactionPostgres),
    withMigratedConnection({ url: options.url, pooler: options.pooler, applicationName: "dealer-billing-rotate" })
  )
