import { migrate, parseRequisiteKeys, postgresLayer } from "@dealer-billing/adapters-postgres"
import { addFastBuyout, CmeDealerId, OperationSignal, registerDealer } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { freshDatabase } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted, Result } from "effect"

export const requisiteKeysText = `k1:${Buffer.alloc(32, 3).toString("base64")}`

/** The service's own storage on a database that has its schema, and a plain connection beside it. */
export const booksOn = (databaseUrl: string, poolMax = 4) => {
  const url = Redacted.make(databaseUrl)
  const requisiteKeys = Result.getOrThrow(parseRequisiteKeys(requisiteKeysText))
  const layer = Layer.mergeAll(
    postgresLayer({ url, requisiteKeys, poolMax }),
    PgClient.layer({ url, maxConnections: 1 }),
    OperationSignal.layer
  )
  return Layer.fresh(layer)
}

export const contractId = "contract-1"

/** A new database with one dealer, whose deposit has the contract. */
export const newLedger = Effect.gen(function* () {
  const databaseUrl = yield* Effect.promise(freshDatabase)
  yield* migrate({ url: Redacted.make(databaseUrl) })
  yield* Effect.gen(function* () {
    const cmeDealerId = CmeDealerId.make("d-1")
    yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
    yield* addFastBuyout(cmeDealerId)
    const sql = yield* PgClient.PgClient
    yield* sql`update accounts set client_id = 'c', payer_id = 'p', contract_id = ${contractId}, status = 'ACTIVE'
      where account_type = 'DEPOSIT'`
  }).pipe(Effect.provide(booksOn(databaseUrl), { local: true }))
  return databaseUrl
})

export const event = (paymentId: string, sum = "1.00", contract = contractId): string =>
  JSON.stringify({
    type: "payment.received",
    paymentId,
    contractId: contract,
    sum,
    currency: "RUB",
    paidAt: "2026-11-20T10:00:00Z"
  })

/** Totals of the ledger, to compare two ways to the same state. */
export const figures = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const [found] = yield* sql<{
    processedMessages: number
    payments: number
    parked: number
    ledger: string
    balance: string
  }>`select (select count(*)::integer from processed_message) as "processedMessages",
      (select count(*)::integer from payments) as payments,
      (select count(*)::integer from parked) as parked, (select sum(amount)::text from transfer) as ledger,
      (select balance::text from accounts where account_type = 'DEPOSIT') as balance`
  return found!
})
