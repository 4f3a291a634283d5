import type {
  AccountRepository,
  AuditTrail,
  Billing,
  BillCorrectionRepository,
  BillingAudit,
  BillingOperationDesk,
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
  PaymentDesk,
  StatementRepository,
  Tariffs,
  Transaction
} from "@dealer-billing/domain"
import type { Documents } from "../documents/Documents.ts"
import type { Readiness } from "../system/Readiness.ts"

/** All that the endpoints may use. */
export type HttpServices =
  | AccountRepository
  | AuditTrail
  | Billing
  | BillCorrectionRepository
  | BillingAudit
  | BillingOperationDesk
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
  | PaymentDesk
  | Readiness
  | StatementRepository
  | Tariffs
  | Transaction
