import { PgClient } from "@effect/sql-pg"
import { DateTime, Effect, Option } from "effect"
import { recordObject } from "./recordObject.ts"
import { conflict, notFound } from "../shared/Refused.ts"
import type { ContractRequest } from "../shared/requests.ts"
import { getObject, lockKnown } from "./findObject.ts"
import { newId, type ContractRow } from "./rows.ts"

const put = Effect.fn("putContract.put")(function* (clientId: string, ref: string, request: ContractRequest) {
  const sql = yield* PgClient.PgClient
  const now = yield* DateTime.nowAsDate
  yield* getObject("client", clientId)
  const payer = yield* getObject("payer", request.payerId)
  if (payer.clientId !== clientId) return yield* notFound("payer", request.payerId)
  const known = yield* lockKnown("contract", ref)
  if (Option.isSome(known)) {
    const { clientId: owner, kind, payerId } = known.value
    if (owner === clientId && kind === request.kind && payerId === request.payerId) {
      return { row: known.value, isNew: false }
    }
    return yield* conflict("contract-conflict", `The contract ${ref} exists with other content`)
  }
  const [row] = yield* sql<ContractRow>`insert into contract (id, ref, client_id, payer_id, kind, created_at)
    values (${newId("contract")}, ${ref}, ${clientId}, ${request.payerId}, ${request.kind}, ${now}) returning *`
  yield* recordObject("contract", row!)
  return { row: row!, isNew: true }
})

/** Refuses other content under a known reference. */
export const putContract = Effect.fn("putContract")(function* (
  clientId: string,
  ref: string,
  request: ContractRequest
) {
  const sql = yield* PgClient.PgClient
  return yield* sql.withTransaction(put(clientId, ref, request))
})
