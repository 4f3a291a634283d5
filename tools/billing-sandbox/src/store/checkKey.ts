import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { SandboxNotStarted } from "../SandboxNotStarted.ts"
import { PersonalData } from "./PersonalData.ts"

/** Fails where the key is not the one with which the stored objects were encrypted. */
export const checkKey = Effect.fn("checkKey")(function* () {
  const sql = yield* PgClient.PgClient
  const { decrypt } = yield* PersonalData
  const [first] = yield* sql<{ name: string }>`select name from client order by sequence limit 1`
  if (first === undefined) return
  yield* Effect.try({
    try: () => decrypt(first.name),
    catch: () =>
      new SandboxNotStarted({
        reason: "its key does not decrypt what it stored: restore the key file, or delete the sandbox's database"
      })
  })
})
