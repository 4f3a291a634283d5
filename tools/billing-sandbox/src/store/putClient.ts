import { PgClient } from "@effect/sql-pg"
import { DateTime, Effect, Option } from "effect"
import { recordObject } from "./recordObject.ts"
import type { ClientRequest } from "../shared/requests.ts"
import { lockKnown } from "./findObject.ts"
import { PersonalData } from "./PersonalData.ts"
import { newId, type ClientRow } from "./rows.ts"

export interface Put<Row> {
  readonly row: Row
  readonly isNew: boolean
}

/** A repeat under the same reference updates the name. */
export const putClient = Effect.fn("putClient")(function* (ref: string, request: ClientRequest) {
  const sql = yield* PgClient.PgClient
  const now = yield* DateTime.nowAsDate
  const name = (yield* PersonalData).encrypt(request.name)
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      const known = yield* lockKnown("client", ref)
      const id = Option.match(known, { onNone: () => newId("client"), onSome: (client) => client.id })
      const [row] = yield* sql<ClientRow>`insert into client (id, ref, name, created_at)
        values (${id}, ${ref}, ${name}, ${now})
        on conflict (id) do update set name = excluded.name returning *`
      if (Option.isNone(known)) yield* recordObject("client", row!)
      return { row: { ...row!, name: request.name }, isNew: Option.isNone(known) }
    })
  )
})
