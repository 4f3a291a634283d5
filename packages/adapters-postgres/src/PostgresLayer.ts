import type { StoragePorts, StorageUnavailable } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { AccountRepositoryPostgres } from "./account/AccountRepositoryPostgres.ts"
import { AuditTrailPostgres } from "./audit/AuditTrailPostgres.ts"
import { OperationQueriesPostgres } from "./billing/OperationQueriesPostgres.ts"
import { BillingOperationRepositoryPostgres } from "./billing/BillingOperationRepositoryPostgres.ts"
import { BillRepositoryPostgres } from "./bill/BillRepositoryPostgres.ts"
import { checkRequisiteKeys, type RequisiteKeyUnusable } from "./encryption/checkRequisiteKeys.ts"
import { Database } from "./database/Database.ts"
import { DealerErasureRepositoryPostgres } from "./dealer/DealerErasureRepositoryPostgres.ts"
import { DealerRepositoryPostgres } from "./dealer/DealerRepositoryPostgres.ts"
import { LedgerRepositoryPostgres } from "./ledger/LedgerRepositoryPostgres.ts"
import { makeDatabase, type DatabaseAddress } from "./database/makeDatabase.ts"
import { ParkedMessageRepositoryPostgres } from "./payment/ParkedMessageRepositoryPostgres.ts"
import { NewBillRepositoryPostgres } from "./newBill/NewBillRepositoryPostgres.ts"
import { ProcessedMessageRepositoryPostgres } from "./payment/ProcessedMessageRepositoryPostgres.ts"
import { PaymentQueriesPostgres } from "./payment/PaymentQueriesPostgres.ts"
import type { RequisiteKeyring } from "./encryption/RequisiteKeyring.ts"
import { StatementRepositoryPostgres } from "./statement/StatementRepositoryPostgres.ts"
import { TransactionPostgres } from "./database/TransactionPostgres.ts"

export interface PostgresOptions extends DatabaseAddress {
  readonly requisiteKeys: RequisiteKeyring
  /** As `pg_stat_activity` shows it. */
  readonly applicationName?: string
  /** More than a few connections per core make everything slower. */
  readonly poolMax?: number
}

const statementTimeoutMs = 5_000
const lockTimeoutMs = 2_000
/** Measured here, for a server that does not answer at all. */
const attemptMsMax = 6_000

const databaseLayer = (options: PostgresOptions) =>
  Layer.effect(
    Database,
    Effect.gen(function* () {
      const database = yield* makeDatabase({
        url: options.url,
        pooler: options.pooler,
        applicationName: options.applicationName ?? "dealer-billing",
        poolMax: options.poolMax ?? 6,
        statementTimeoutMs,
        lockTimeoutMs,
        attemptMsMax
      })
      yield* checkRequisiteKeys(options.requisiteKeys).pipe(Effect.provideService(Database, database))
      return database
    })
  )

/** Every storage port on one connection pool. Fails if `requisiteKeys` do not decrypt the stored requisites. */
export const postgresLayer = (
  options: PostgresOptions
): Layer.Layer<StoragePorts, StorageUnavailable | RequisiteKeyUnusable> =>
  Layer.mergeAll(
    DealerRepositoryPostgres(options.requisiteKeys),
    DealerErasureRepositoryPostgres,
    AccountRepositoryPostgres,
    BillRepositoryPostgres,
    NewBillRepositoryPostgres,
    LedgerRepositoryPostgres,
    ParkedMessageRepositoryPostgres,
    ProcessedMessageRepositoryPostgres,
    PaymentQueriesPostgres,
    StatementRepositoryPostgres,
    BillingOperationRepositoryPostgres,
    OperationQueriesPostgres,
    AuditTrailPostgres,
    TransactionPostgres
  ).pipe(Layer.provide(databaseLayer(options)))
