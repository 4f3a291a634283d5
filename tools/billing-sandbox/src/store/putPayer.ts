import { isDeepStrictEqual } from "node:util"
import type { Requisite } from "@dealer-billing/domain"
import { PgClient } from "@effect/sql-pg"
import { DateTime, Effect, Option } from "effect"
import { recordObject } from "./recordObject.ts"
import { Faults } from "../faults/Faults.ts"
import { conflict } from "../shared/Refused.ts"
import { getObject, lockReference } from "./findObject.ts"
import { PersonalData } from "./PersonalData.ts"
import { newId, type PayerRow } from "./rows.ts"

interface PutPayer {
  readonly clientId: string
  readonly ref: string
  readonly requisite: Requisite
  readonly requisiteVersion: number
}

const insert = Effect.fn("putPayer.insert")(function* (payer: PutPayer) {
  const sql = yield* PgClient.PgClient
  const now = yield* DateTime.nowAsDate
  const requisite = (yield* PersonalData).encrypt(payer.requisite)
  const [row] =
    yield* sql<PayerRow>`insert into payer (id, ref, client_id, requisite, requisite_version, created_at)
    values (${newId("payer")}, ${payer.ref}, ${payer.clientId}, ${requisite},
      ${payer.requisiteVersion}, ${now}) returning *`
  yield* recordObject("payer", row!)
  return { row: { ...row!, requisite: payer.requisite }, isNew: true }
})

const update = Effect.fn("putPayer.update")(function* (id: string, payer: PutPayer) {
  const sql = yield* PgClient.PgClient
  const requisite = (yield* PersonalData).encrypt(payer.requisite)
  const [row] = yield* sql<PayerRow>`update payer set requisite = ${requisite},
    requisite_version = ${payer.requisiteVersion} where id = ${id} returning *`
  return { row: { ...row!, requisite: payer.requisite }, isNew: false }
})

const put = Effect.fn("putPayer.put")(function* (payer: PutPayer) {
  const { id: clientId } = yield* getObject("client", payer.clientId)
  const found = yield* lockReference("payer", payer.ref)
  if (Option.isNone(found)) return yield* insert(payer)
  const known = found.value
  if (payer.requisiteVersion > known.requisiteVersion && known.clientId === clientId) {
    return yield* update(known.id, payer)
  }
  if (yield* (yield* Faults).isCareless) return yield* insert(payer)
  if (known.clientId !== clientId) {
    return yield* conflict("payer-conflict", `The payer ${payer.ref} belongs to another client`)
  }
  const isOlder = payer.requisiteVersion < known.requisiteVersion
  if (isOlder || isDeepStrictEqual(known.requisite, { ...payer.requisite })) return { row: known, isNew: false }
  return yield* conflict(
    "payer-conflict",
    `The payer ${payer.ref} has other legal details for version ${payer.requisiteVersion}`
  )
})

/** An older version changes nothing. A newer version updates the payer, even in a careless Billing. */
export const putPayer = Effect.fn("putPayer")(function* (payer: PutPayer) {
  const sql = yield* PgClient.PgClient
  return yield* sql.withTransaction(put(payer))
})
