import * as PgClient from "@effect/sql-pg/PgClient"
import {
  addFastBuyout,
  CmeDealerId,
  defaultTariffs,
  OperationSignal,
  registerDealer,
  Tariffs,
  type AccountType
} from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { freshDatabase, serviceRole, toServiceUrl } from "@dealer-billing/test-kit"
import { Effect, Layer, Redacted, Result } from "effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import { migrate, parseRequisiteKeys, postgresLayer, recordTariffs, type PostgresOptions } from "../src/index.ts"

export const requisiteKeys = Result.getOrThrow(parseRequisiteKeys(`test:${"0f".repeat(32)}`))

/** A migrated database with the default tariffs; the URL is that of the owner. */
export const migratedDatabase = Effect.gen(function* () {
  const url = Redacted.make(yield* Effect.promise(freshDatabase))
  yield* migrate({ url, service: { name: serviceRole } })
  yield* recordTariffs({ url, tariffs: defaultTariffs })
  return url
})

export const asService = (ownerUrl: Redacted.Redacted<string>): Redacted.Redacted<string> =>
  Redacted.make(toServiceUrl(Redacted.value(ownerUrl)))

const others = Layer.merge(Layer.succeed(Tariffs, defaultTariffs), OperationSignal.layer)

/** All storage ports, with the role of the service. */
export const layerOn = (url: Redacted.Redacted<string>, options: Partial<PostgresOptions> = {}) =>
  Layer.merge(postgresLayer({ url: asService(url), requisiteKeys, ...options }), others)

/** All storage ports on a new database. */
export const layerPostgres = (options: Partial<PostgresOptions> = {}) =>
  Layer.unwrap(Effect.map(migratedDatabase, (url) => layerOn(url, options)))

/** A connection that does not use the adapter. */
export const connectTo = (url: Redacted.Redacted<string>) =>
  PgClient.makeClient({ url, connectTimeout: "5 seconds" }).pipe(Effect.provide(Reactivity.layer))

/** The same server and database through another port. */
export const throughPort = (url: Redacted.Redacted<string>, port: number): Redacted.Redacted<string> => {
  const other = new URL(Redacted.value(url))
  other.port = String(port)
  return Redacted.make(other.href)
}

export const portOf = (url: Redacted.Redacted<string>): number => Number(new URL(Redacted.value(url)).port)

/** A dealer with three accounts, each with the contract `contract-<dealer>-<type>`. */
export const providedDealer = Effect.fn("providedDealer")(function* (sql: PgClient.PgClient) {
  const cmeDealerId = CmeDealerId.make(`dealer-${crypto.randomUUID()}`)
  yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
  const { dealer } = yield* addFastBuyout(cmeDealerId)
  yield* sql`
    update accounts
    set client_id = 'client-' || dealer_id || account_type, payer_id = 'payer-' || dealer_id || account_type,
      contract_id = 'contract-' || dealer_id || '-' || account_type, status = 'ACTIVE'
    where dealer_id = ${dealer.id}
  `
  const contractOf = (accountType: AccountType) => `contract-${dealer.id}-${accountType}`
  return { dealer, contractOf }
})
