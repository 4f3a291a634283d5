import { Array as Arr, Effect } from "effect"
import { afterMs, decodeOperations, operationColumns } from "./BillingOperationRow.ts"
import type { Database } from "../database/Database.ts"

/** Locked in the order of ids, as everywhere: a requisite update may lock several operations. */
export const extendLease = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.extendLease")(function* (leaseToken: string, leaseMs: number) {
    yield* run(sql`
      with held as (
        select id from billing_operation where lease_token = ${leaseToken} order by id for no key update
      )
      update billing_operation o set lease_until = ${afterMs(sql, leaseMs)} from held where o.id = held.id
    `)
  })

export const lockLeased = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.lockLeased")(function* (id: bigint, leaseToken: string) {
    const rows = yield* run(sql`
      select ${operationColumns(sql)} from billing_operation o
      where o.id = ${id} and o.lease_token = ${leaseToken}
      for no key update
    `)
    return Arr.head(yield* decodeOperations(rows))
  })
