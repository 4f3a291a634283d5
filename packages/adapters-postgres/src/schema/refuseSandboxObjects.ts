import { Effect, Schema } from "effect"
import { Database } from "../database/Database.ts"
import type { DatabaseAddress } from "../database/makeDatabase.ts"
import { withConnection } from "../database/withConnection.ts"

/** The database was once used with the Billing sandbox; some of its dealers and bills may exist nowhere else. */
export class SandboxObjectsFound extends Schema.TaggedError<SandboxObjectsFound>()("SandboxObjectsFound", {}) {
  override get message(): string {
    return (
      "The database of DATABASE_URL holds objects of the Billing sandbox, in the schema billing_sandbox: the service " +
      "ran on it without BILLING_URL. Accounts and bills made then are unknown to your Billing, their links lead " +
      "nowhere, and the schema holds requisites in clear. Compare with reconcile, then run: " +
      "drop schema billing_sandbox cascade"
    )
  }
}

const findObjects = Effect.gen(function* () {
  const { run, sql } = yield* Database
  const found = yield* run(sql`
    select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'billing_sandbox' and relname = 'client' and pg_relation_size(pg_class.oid) > 0`)
  if (found.length > 0) return yield* new SandboxObjectsFound()
})

/** Fails where the sandbox was once run in this database. Needs no right on what it looks at. */
export const refuseSandboxObjects = (address: DatabaseAddress) =>
  withConnection({ ...address, applicationName: "dealer-billing-start" })(findObjects)
