import {
  billingConnection,
  callBilling,
  refusedLookUp,
  type BillingAnswer,
  type BillingConnection,
  type BillingConnectionOptions,
  type Confirmed
} from "./transport/index.ts"
import { Billing, type BillingRecovery } from "@dealer-billing/domain"
import { type BillingOperationKind } from "@dealer-billing/domain/internal"
import { Layer, type Effect } from "effect"
import { billingCall, type BillingRequest } from "./shared/BillingRequest.ts"
import { cancelInvoiceRequest } from "./cancelInvoice/request.ts"
import { cancelInvoiceResponse } from "./cancelInvoice/response.ts"
import { createClientRequest } from "./createClient/request.ts"
import { createClientResponse } from "./createClient/response.ts"
import { createContractRequest } from "./createContract/request.ts"
import { createContractResponse } from "./createContract/response.ts"
import { dialect } from "./dialect.ts"
import { issueInvoiceRequest } from "./issueInvoice/request.ts"
import { issueInvoiceResponse } from "./issueInvoice/response.ts"
import { listRequest } from "./list/request.ts"
import { listResponse } from "./list/response.ts"
import { setPayerRequest } from "./setPayer/request.ts"
import { setPayerResponse } from "./setPayer/response.ts"

export interface BillingHttpOptions extends BillingConnectionOptions {
  /** What to do after a call without an answer. Read for every call. */
  readonly recovery: Effect.Effect<BillingRecovery>
}

const makeCall = (connection: BillingConnection) => {
  const call = callBilling(connection, dialect)
  return <A>(kind: BillingOperationKind, request: BillingRequest, read: (answer: BillingAnswer) => Confirmed<A>) =>
    call(kind, billingCall(request), read)
}

/** The contract is `docs/contracts/billing.openapi.json`. It never retries. */
export const billingHttpLayer = (options: BillingHttpOptions): Layer.Layer<Billing> =>
  Layer.sync(Billing, () => {
    const connection = billingConnection(options)
    const call = makeCall(connection)
    const { linkHosts } = connection
    return {
      recovery: options.recovery,
      createClient: (request) =>
        call("CLIENT", createClientRequest(request), (answer) => createClientResponse(request, answer)),
      setPayer: (request) => call("PAYER", setPayerRequest(request), (answer) => setPayerResponse(request, answer)),
      createContract: (request) =>
        call("CONTRACT", createContractRequest(request), (answer) => createContractResponse(request, answer)),
      issueInvoice: (request) =>
        call("INVOICE", issueInvoiceRequest(request), (answer) => issueInvoiceResponse(request, answer, linkHosts)),
      cancelInvoice: (request) =>
        call("CANCELLATION", cancelInvoiceRequest(request), (answer) => cancelInvoiceResponse(request, answer)),
      list: (kind, reference) =>
        refusedLookUp(
          call(kind, listRequest(kind, reference), (answer) => listResponse(kind, reference, answer, linkHosts))
        )
    }
  })
