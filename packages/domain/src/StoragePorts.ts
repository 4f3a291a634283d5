import type { AccountRepository } from "./account/AccountRepository.ts"
import type { AuditTrail } from "./audit/AuditTrail.ts"
import type { BillRepository } from "./bill/BillRepository.ts"
import type { OperationQueries } from "./billing/operator/OperationQueries.ts"
import type { BillingOperationRepository } from "./billing/BillingOperationRepository.ts"
import type { NewBillRepository } from "./invoicing/NewBillRepository.ts"
import type { DealerErasureRepository } from "./dealer/DealerErasureRepository.ts"
import type { DealerRepository } from "./dealer/DealerRepository.ts"
import type { LedgerRepository } from "./payment/LedgerRepository.ts"
import type { ParkedMessageRepository } from "./payment/parked/ParkedMessageRepository.ts"
import type { ProcessedMessageRepository } from "./payment/ProcessedMessageRepository.ts"
import type { PaymentQueries } from "./payment/PaymentQueries.ts"
import type { StatementRepository } from "./statement/StatementRepository.ts"
import type { Transaction } from "./shared/Transaction.ts"

/** The ports that dealers, accounts, bills, incoming payments and `runBillingWorker` need. */
export type CoreStorage =
  | DealerRepository
  | AccountRepository
  | BillRepository
  | NewBillRepository
  | LedgerRepository
  | ProcessedMessageRepository
  | BillingOperationRepository
  | OperationQueries
  | Transaction

/**
 * The ports that `workerLayer` and operators need besides: parked messages, payment lists, the audit, erasure of
 * personal data.
 */
export type OperatorStorage = ParkedMessageRepository | PaymentQueries | AuditTrail | DealerErasureRepository

/** The ports that statements and monthly summaries need besides. */
export type DocumentStorage = StatementRepository

/** Every storage port. */
export type StoragePorts = CoreStorage | OperatorStorage | DocumentStorage
