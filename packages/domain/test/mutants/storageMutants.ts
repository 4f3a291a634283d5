import { accountMutants, depositReturnMutants, fastBuyoutMutants } from "./accountMutants.ts"
import { billCorrectionMutants, billMutants, newBillMutants } from "./billMutants.ts"
import { dealerErasureMutants, dealerMutants } from "./dealerMutants.ts"
import { lateEventsMutants, ledgerMutants, processedMessageMutants } from "./ledgerMutants.ts"
import type { MutantSet } from "./mutant.ts"
import { billingOperationMutants, operationQueriesMutants } from "./operationMutants.ts"
import { parkedMessageMutants, paymentQueriesMutants } from "./parkedMutants.ts"
import { statementMutants } from "./statementMutants.ts"
import { auditTrailMutants, constraintsMutants, transactionMutants } from "./transactionMutants.ts"

export const storageMutants: ReadonlyArray<MutantSet> = [
  transactionMutants,
  constraintsMutants,
  dealerMutants,
  accountMutants,
  depositReturnMutants,
  fastBuyoutMutants,
  billMutants,
  billCorrectionMutants,
  newBillMutants,
  ledgerMutants,
  processedMessageMutants,
  billingOperationMutants,
  operationQueriesMutants,
  auditTrailMutants,
  dealerErasureMutants,
  lateEventsMutants,
  parkedMessageMutants,
  paymentQueriesMutants,
  statementMutants
]
