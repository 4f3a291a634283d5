import type { AccountRepository } from "../account/AccountRepository.ts"
import type { AuditTrail } from "../audit/AuditTrail.ts"
import type { BillRepository } from "../bill/BillRepository.ts"
import type { OperationQueries } from "../billing/operator/OperationQueries.ts"
import type { BillingOperationRepository } from "../billing/BillingOperationRepository.ts"
import type { NewBillRepository } from "../bill/NewBillRepository.ts"
import type { DealerErasureRepository } from "../dealer/DealerErasureRepository.ts"
import type { DealerRepository } from "../dealer/DealerRepository.ts"
import type { LedgerRepository } from "../payment/LedgerRepository.ts"
import type { ParkedMessageRepository } from "../payment/parked/ParkedMessageRepository.ts"
import type { ProcessedMessageRepository } from "../payment/ProcessedMessageRepository.ts"
import type { PaymentQueries } from "../payment/PaymentQueries.ts"
import type { StatementRepository } from "../statement/StatementRepository.ts"
import type { Transaction } from "./Transaction.ts"

export type StoragePorts =
  | DealerRepository
  | DealerErasureRepository
  | AccountRepository
  | BillRepository
  | NewBillRepository
  | LedgerRepository
  | ParkedMessageRepository
  | ProcessedMessageRepository
  | PaymentQueries
  | StatementRepository
  | BillingOperationRepository
  | OperationQueries
  | AuditTrail
  | Transaction
