import type {
  AccountRepository,
  AuditTrail,
  Billing,
  BillCorrectionRepository,
  BillingAudit,
  OperationQueries,
  BillingOperationRepository,
  BillRepository,
  DealerRepository,
  DepositReturnRepository,
  FastBuyoutRepository,
  Ids,
  LedgerRepository,
  NewBillRepository,
  OperationSignal,
  ParkedMessageRepository,
  PaymentQueries,
  StatementRepository,
  Tariffs,
  Transaction
} from "@dealer-billing/domain"
import type { Documents } from "../documents/Documents.ts"
import type { Readiness } from "../system/Readiness.ts"

export type HttpServices =
  | AccountRepository
  | AuditTrail
  | Billing
  | BillCorrectionRepository
  | BillingAudit
  | OperationQueries
  | BillingOperationRepository
  | BillRepository
  | DealerRepository
  | DepositReturnRepository
  | Documents
  | FastBuyoutRepository
  | Ids
  | LedgerRepository
  | NewBillRepository
  | OperationSignal
  | ParkedMessageRepository
  | PaymentQueries
  | Readiness
  | StatementRepository
  | Tariffs
  | Transaction
