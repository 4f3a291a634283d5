import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { SandboxNotStarted } from "../shared/SandboxNotStarted.ts"
import { PersonalData } from "./PersonalData.ts"

/** Fails if the stored objects were encrypted with another key. */
export const checkKey = Effect.fn("checkKey")(function* () {
  const sql = yield* PgClient.PgClient
  const { decrypt } = yield* PersonalData
  const [first] = yield* sql<{ name: string }>`select name from client order by sequence limit 1`
  if (first === undefined) return
  yield* Effect.try({
    try: () => decrypt(first.name),
    catch: () =>
      new SandboxNotStarted({
        reason: "its key does not decrypt its data: restore sandbox.key, or delete the sandbox's database"
      })
  })
})
