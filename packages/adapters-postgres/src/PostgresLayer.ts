import type { StoragePorts, StorageUnavailable } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { AccountRepositoryPostgres } from "./AccountRepositoryPostgres.ts"
import { AuditTrailPostgres } from "./AuditTrailPostgres.ts"
import { BillingOperationDeskPostgres } from "./BillingOperationDeskPostgres.ts"
import { BillingOperationRepositoryPostgres } from "./BillingOperationRepositoryPostgres.ts"
import { BillCorrectionRepositoryPostgres } from "./BillCorrectionRepositoryPostgres.ts"
import { BillRepositoryPostgres } from "./BillRepositoryPostgres.ts"
import { checkRequisiteKeys, type RequisiteKeyUnusable } from "./checkRequisiteKeys.ts"
import { Database } from "./Database.ts"
import { DealerErasureRepositoryPostgres } from "./DealerErasureRepositoryPostgres.ts"
import { DealerRepositoryPostgres } from "./DealerRepositoryPostgres.ts"
import { DepositReturnRepositoryPostgres } from "./DepositReturnRepositoryPostgres.ts"
import { FastBuyoutRepositoryPostgres } from "./FastBuyoutRepositoryPostgres.ts"
import { IdsPostgres } from "./IdsPostgres.ts"
import { LedgerRepositoryPostgres } from "./LedgerRepositoryPostgres.ts"
import { makeDatabase, type DatabaseAddress } from "./makeDatabase.ts"
import { ParkedMessageRepositoryPostgres } from "./ParkedMessageRepositoryPostgres.ts"
import { NewBillRepositoryPostgres } from "./NewBillRepositoryPostgres.ts"
import { ReceiptRepositoryPostgres } from "./ReceiptRepositoryPostgres.ts"
import { RewardTariffRepositoryPostgres } from "./RewardTariffRepositoryPostgres.ts"
import { PaymentDeskPostgres } from "./PaymentDeskPostgres.ts"
import type { RequisiteKeyring } from "./RequisiteKeyring.ts"
import { StatementRepositoryPostgres } from "./StatementRepositoryPostgres.ts"
import { TransactionPostgres } from "./TransactionPostgres.ts"

export interface PostgresOptions extends DatabaseAddress {
  readonly requisiteKeys: RequisiteKeyring
  /** As the server shows it in `pg_stat_activity`. */
  readonly applicationName?: string
  /** Connections at most; more than a few per core only make everything slower. */
  readonly poolMax?: number
}

const statementTimeoutMs = 5_000
const lockTimeoutMs = 2_000
/** Client side, for a server that does not answer at all. */
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

/**
 * Every storage port on one pool of connections; fails when the database cannot be reached, or holds requisites that
 * the given keys do not open.
 */
export const postgresLayer = (
  options: PostgresOptions
): Layer.Layer<StoragePorts, StorageUnavailable | RequisiteKeyUnusable> =>
  Layer.mergeAll(
    DealerRepositoryPostgres(options.requisiteKeys),
    DealerErasureRepositoryPostgres,
    AccountRepositoryPostgres,
    BillRepositoryPostgres,
    DepositReturnRepositoryPostgres,
    FastBuyoutRepositoryPostgres,
    BillCorrectionRepositoryPostgres,
    NewBillRepositoryPostgres,
    LedgerRepositoryPostgres,
    ParkedMessageRepositoryPostgres,
    ReceiptRepositoryPostgres,
    RewardTariffRepositoryPostgres,
    PaymentDeskPostgres,
    StatementRepositoryPostgres,
    BillingOperationRepositoryPostgres,
    BillingOperationDeskPostgres,
    AuditTrailPostgres,
    TransactionPostgres,
    IdsPostgres
  ).pipe(Layer.provide(databaseLayer(options)))
