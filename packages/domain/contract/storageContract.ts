import type { Layer } from "effect"
import type { CoreStorage, DocumentStorage, OperatorStorage, StoragePorts } from "@dealer-billing/domain/internal"
import { accountRepositoryContract } from "./accountRepositoryContract.ts"
import { auditTrailContract } from "./auditTrailContract.ts"
import { billCorrectionRepositoryContract } from "./billCorrectionRepositoryContract.ts"
import { operationQueriesContract } from "./operationQueriesContract.ts"
import { billingOperationRepositoryContract } from "./billingOperationRepositoryContract.ts"
import { billRepositoryContract } from "./billRepositoryContract.ts"
import { depositReturnRepositoryContract } from "./depositReturnRepositoryContract.ts"
import { constraintsContract } from "./constraintsContract.ts"
import { dealerErasureContract } from "./dealerErasureContract.ts"
import { dealerRepositoryContract } from "./dealerRepositoryContract.ts"
import { fastBuyoutRepositoryContract } from "./fastBuyoutRepositoryContract.ts"
import { lateEventsContract } from "./lateEventsContract.ts"
import { ledgerRepositoryContract } from "./ledgerRepositoryContract.ts"
import { newBillRepositoryContract } from "./newBillRepositoryContract.ts"
import { parkedMessageRepositoryContract } from "./parkedMessageRepositoryContract.ts"
import { processedMessageRepositoryContract } from "./processedMessageRepositoryContract.ts"
import { paymentQueriesContract } from "./paymentQueriesContract.ts"
import { statementRepositoryContract } from "./statementRepositoryContract.ts"
import { transactionContract } from "./transactionContract.ts"

/** The suites of `CoreStorage`. The cases use ids of their own, so the storage need not be empty. */
export const coreStorageContract = <E>(name: string, layer: Layer.Layer<CoreStorage, E>): void => {
  transactionContract(name, layer)
  constraintsContract(name, layer)
  dealerRepositoryContract(name, layer)
  accountRepositoryContract(name, layer)
  billRepositoryContract(name, layer)
  billCorrectionRepositoryContract(name, layer)
  newBillRepositoryContract(name, layer)
  ledgerRepositoryContract(name, layer)
  depositReturnRepositoryContract(name, layer)
  fastBuyoutRepositoryContract(name, layer)
  processedMessageRepositoryContract(name, layer)
  billingOperationRepositoryContract(name, layer)
  operationQueriesContract(name, layer)
}

/** The suites of `OperatorStorage`, whose cases prepare their data with `CoreStorage`. */
export const operatorStorageContract = <E>(
  name: string,
  layer: Layer.Layer<CoreStorage | OperatorStorage, E>
): void => {
  auditTrailContract(name, layer)
  dealerErasureContract(name, layer)
  lateEventsContract(name, layer)
  parkedMessageRepositoryContract(name, layer)
  paymentQueriesContract(name, layer)
}

/** The suites of `DocumentStorage`, whose cases prepare their data with `CoreStorage`. */
export const documentStorageContract = <E>(
  name: string,
  layer: Layer.Layer<CoreStorage | DocumentStorage, E>
): void => statementRepositoryContract(name, layer)

/** The suites of all storage ports. */
export const storageContract = <E>(name: string, layer: Layer.Layer<StoragePorts, E>): void => {
  coreStorageContract(name, layer)
  operatorStorageContract(name, layer)
  documentStorageContract(name, layer)
}
