import type {
  AccountRepository,
  AuditTrail,
  Billing,
  OperationQueries,
  BillingOperationRepository,
  BillRepository,
  DealerRepository,
  LedgerRepository,
  NewBillRepository,
  OperationSignal,
  ParkedMessageRepository,
  PaymentQueries,
  StatementRepository,
  Tariffs,
  Transaction
} from "@dealer-billing/domain"
import type { Documents } from "./Documents.ts"
import type { Readiness } from "./Readiness.ts"

export type HttpServices =
  | AccountRepository
  | AuditTrail
  | Billing
  | OperationQueries
  | BillingOperationRepository
  | BillRepository
  | DealerRepository
  | Documents
  | LedgerRepository
  | NewBillRepository
  | OperationSignal
  | ParkedMessageRepository
  | PaymentQueries
  | Readiness
  | StatementRepository
  | Tariffs
  | Transaction
