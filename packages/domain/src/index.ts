// The public names, chosen by hand: use cases, their commands and answers, entities, errors, ports. At most 150; the
// report docs/contracts/domain.api.txt shows every change of them.
export { Account, type AccountId, AccountMissing, AccountType } from "./account/Account.ts"
export { AccountRepository } from "./account/AccountRepository.ts"
export {
  DepositInUse,
  type DepositReturn,
  DepositReturnConflict,
  DepositTooSmall,
  ReturnDeposit,
  ReturnId
} from "./account/DepositReturn.ts"
export { addFastBuyout } from "./fastBuyout/addFastBuyout.ts"
export { checkFastBuyout } from "./fastBuyout/checkFastBuyout.ts"
export { returnDeposit } from "./fastBuyout/returnDeposit.ts"
export { AuditEvent, AuditTrail } from "./audit/AuditTrail.ts"
export { Change, CurrentChange } from "./audit/Change.ts"
export { listAudit } from "./audit/listAudit.ts"
export {
  Bill,
  BillConflict,
  BillId,
  BillNotFound,
  BillOperation,
  BillStatus,
  CreateBill,
  DealId,
  NothingToBill,
  paymentStatusOf
} from "./bill/Bill.ts"
export { CancelBill, CorrectBill, CorrectionInvalid } from "./bill/BillCorrection.ts"
export { BillRepository } from "./bill/BillRepository.ts"
export { type Invoice } from "./bill/Invoice.ts"
export { NewBillRepository } from "./invoicing/NewBillRepository.ts"
export { TariffBook, Tariffs } from "./bill/Tariff.ts"
export { cancelBill } from "./invoicing/cancelBill.ts"
export { correctBill } from "./invoicing/correctBill.ts"
export { createBill } from "./invoicing/createBill.ts"
export { defaultTariffs } from "./bill/defaultTariffs.ts"
export { TariffMissing } from "./bill/effectiveDay.ts"
export { listBills } from "./bill/listBills.ts"
export {
  Billing,
  type BillingError,
  BillingOutcomeUnknown,
  type BillingRecovery,
  BillingRejected,
  BillingUnavailable
} from "./billing/Billing.ts"
export { BillingOperation, BillingOperationState } from "./billing/BillingOperation.ts"
export { BillingOperationRepository } from "./billing/BillingOperationRepository.ts"
export { OperationNotFound, OperationQueries } from "./billing/operator/OperationQueries.ts"
export { AdoptOperation, RemoteIdMismatch, adoptOperation } from "./billing/operator/adoptOperation.ts"
export { getOperation } from "./billing/operator/getOperation.ts"
export { listOperations } from "./billing/operator/listOperations.ts"
export { OperationBusy, OperationNotOpen } from "./billing/operator/lockForOperator.ts"
export { RejectOperation, rejectOperation } from "./billing/operator/rejectOperation.ts"
export { retryOperation } from "./billing/operator/retryOperation.ts"
export { reconcileBilling } from "./billing/reconcile/reconcileBilling.ts"
export { askToSend } from "./billing/worker/Lease.ts"
export { OperationSignal } from "./billing/worker/OperationSignal.ts"
export { runBillingOperations } from "./billing/worker/runBillingOperations.ts"
export { runBillingWorker } from "./billing/worker/runBillingWorker.ts"
export {
  CmeDealerId,
  Dealer,
  DealerAlreadyRegistered,
  DealerErased,
  DealerId,
  DealerNotFound,
  RegisterDealer
} from "./dealer/Dealer.ts"
export { DealerErasureRepository } from "./dealer/DealerErasureRepository.ts"
export { DealerRepository } from "./dealer/DealerRepository.ts"
export { Requisite, RequisiteFields } from "./dealer/Requisite.ts"
export { isAccountOfBank, isInnOfLegalEntity, isInnOfPerson, isOgrn, isOgrnip } from "./dealer/checkDigits.ts"
export { DealerNotClosed, eraseDealer } from "./registration/eraseDealer.ts"
export { getDealer } from "./registration/getDealer.ts"
export { registerDealer } from "./registration/registerDealer.ts"
export { updateRequisite } from "./registration/updateRequisite.ts"
export { Transfer, TransferReason } from "./ledger/Transfer.ts"
export { allocatePayment } from "./ledger/allocate.ts"
export { explainTransfer } from "./ledger/explainTransfer.ts"
export { BillOfOtherAccount } from "./ledger/namedBill.ts"
export { AllocationTooLarge } from "./ledger/planAllocation.ts"
export { previewAllocation } from "./ledger/previewAllocation.ts"
export { LedgerRepository } from "./payment/LedgerRepository.ts"
export {
  type MessagePosition,
  type ParkedMessage,
  ParkedReason,
  Payment,
  type PaymentMessage,
  type ProcessedMessage
} from "./payment/Payment.ts"
export {
  CurrentPaymentsDialect,
  InvoicePaidTotal,
  PaymentEvent,
  PaymentMax,
  PaymentReceived,
  PaymentReversed,
  type PaymentsDialect
} from "./payment/PaymentEvent.ts"
export { PaymentNotFound, PaymentQueries } from "./payment/PaymentQueries.ts"
export { ProcessedMessageRepository } from "./payment/ProcessedMessageRepository.ts"
export { applyEvents } from "./payment/applyEvents.ts"
export { applyPayments } from "./payment/applyPayments.ts"
export { type PaymentView, getPayment } from "./payment/getPayment.ts"
export { listPayments } from "./payment/listPayments.ts"
export { PositionReused } from "./payment/log/PositionReused.ts"
export { ParkedMessageRepository } from "./payment/parked/ParkedMessageRepository.ts"
export { PaymentDecision } from "./payment/parked/PaymentDecision.ts"
export { PaymentAlreadyResolved, PaymentNotApplicable } from "./payment/parked/applyParked.ts"
export { PaymentAmbiguous, resolvePayment } from "./payment/parked/resolvePayment.ts"
export { type Kopecks, Money, PositiveKopecks, PositiveMoney, formatMoney } from "./shared/Money.ts"
export { BasisPoints, Percent } from "./shared/Percent.ts"
export { type CoreStorage, type DocumentStorage, type OperatorStorage, type StoragePorts } from "./StoragePorts.ts"
export { StorageUnavailable } from "./shared/StorageUnavailable.ts"
export { Transaction } from "./shared/Transaction.ts"
export { type Statement, type StatementRow, StatementTooLong } from "./statement/Statement.ts"
export { StatementPeriod } from "./shared/StatementPeriod.ts"
export { StatementRepository } from "./statement/StatementRepository.ts"
export { compareStatement } from "./statement/compareStatement.ts"
export { getBillAllocations } from "./statement/getBillAllocations.ts"
export { getMonthlySummary } from "./statement/getMonthlySummary.ts"
export { getStatement } from "./statement/getStatement.ts"
export { WorkerHealth, workerLayer } from "./worker/Worker.ts"
