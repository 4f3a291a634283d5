import { Effect } from "effect"
import { Hono } from "hono"
import { findInvoiceProblem } from "../shared/invoiceProblem.ts"
import { unprocessable } from "../shared/Refused.ts"
import * as requests from "../shared/requests.ts"
import { cancelInvoice } from "../store/cancelInvoice.ts"
import { listByReference } from "../store/findObject.ts"
import { putClient } from "../store/putClient.ts"
import { putContract } from "../store/putContract.ts"
import { putInvoice } from "../store/putInvoice.ts"
import { putPayer } from "../store/putPayer.ts"
import { made, ok } from "./answer.ts"
import { billingCall } from "./billingCall.ts"
import type { HttpEnvironment, SandboxContext, SandboxEnv } from "./HttpEnvironment.ts"
import { clientAnswer, contractAnswer, invoiceAnswer, invoiceFound, payerAnswer } from "./objectJson.ts"
import { readBody, readReference, readRequisite } from "./readRequest.ts"

const parameter = (context: SandboxContext, name: string) => readReference(context.req.param(name))

const putClientCall = Effect.fn("PUT client")(function* (context: SandboxContext) {
  const ref = yield* parameter(context, "clientRef")
  const { isNew, row } = yield* putClient(ref, yield* readBody(context, requests.ClientRequest))
  return made(isNew, clientAnswer(row))
})

const putPayerCall = Effect.fn("PUT payer")(function* (context: SandboxContext) {
  const clientId = yield* parameter(context, "clientId")
  const ref = yield* parameter(context, "payerRef")
  const { requisite: input, requisiteVersion } = yield* readBody(context, requests.PayerRequest)
  const requisite = yield* readRequisite(input)
  const { isNew, row } = yield* putPayer({ clientId, ref, requisite, requisiteVersion })
  return made(isNew, payerAnswer(row))
})

const putContractCall = Effect.fn("PUT contract")(function* (context: SandboxContext) {
  const clientId = yield* parameter(context, "clientId")
  const ref = yield* parameter(context, "contractRef")
  const { isNew, row } = yield* putContract(clientId, ref, yield* readBody(context, requests.ContractRequest))
  return made(isNew, contractAnswer(row))
})

const cancelCall = Effect.fn("PUT cancellation")(function* (context: SandboxContext) {
  const id = yield* parameter(context, "invoiceId")
  const { reason } = yield* readBody(context, requests.CancellationRequest)
  const cancelled = yield* cancelInvoice(id, reason)
  return ok({ invoiceId: cancelled.id, cancelledAt: cancelled.cancelledAt.toISOString() })
})

const findAll = <Kind extends Parameters<typeof listByReference>[0], Row>(
  kind: Kind,
  toJson: (row: Effect.Success<ReturnType<typeof listByReference<Kind>>>[number]) => Row
) =>
  Effect.fn(`GET ${kind}`)(function* (context: SandboxContext) {
    const ref = yield* readReference(context.req.query("ref"))
    return ok({ items: (yield* listByReference(kind, ref)).map(toJson) })
  })

export const billingRoutes = (environment: HttpEnvironment) => {
  const call = billingCall(environment)
  const invoiceJson = (row: Parameters<typeof invoiceAnswer>[1]) => invoiceAnswer(environment.baseUrl(), row)
  const putInvoiceCall = Effect.fn("PUT invoice")(function* (context: SandboxContext) {
    const contractId = yield* parameter(context, "contractId")
    const ref = yield* parameter(context, "invoiceRef")
    const request = yield* readBody(context, requests.InvoiceRequest)
    const problem = findInvoiceProblem(request)
    if (problem !== null) return yield* unprocessable("bad-sum", problem)
    const { isNew, row } = yield* putInvoice({ contractId, ref, request, seller: environment.seller })
    return made(isNew, invoiceJson(row))
  })
  return new Hono<SandboxEnv>()
    .put("/clients/:clientRef", call("clients", putClientCall))
    .put("/clients/:clientId/payers/:payerRef", call("payers", putPayerCall))
    .put("/clients/:clientId/contracts/:contractRef", call("contracts", putContractCall))
    .put("/contracts/:contractId/invoices/:invoiceRef", call("invoices", putInvoiceCall))
    .put("/invoices/:invoiceId/cancellation", call("cancellation", cancelCall))
    .get("/clients", call("clients", findAll("client", clientAnswer)))
    .get("/payers", call("payers", findAll("payer", payerAnswer)))
    .get("/contracts", call("contracts", findAll("contract", contractAnswer)))
    .get(
      "/invoices",
      call(
        "invoices",
        findAll("invoice", (row) => invoiceFound(environment.baseUrl(), row))
      )
    )
}
