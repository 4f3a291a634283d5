import { Effect } from "effect"
import { Hono } from "hono"
import { EventQueue } from "../events/EventQueue.ts"
import { FaultPlanChange } from "../faults/FaultPlan.ts"
import { Faults } from "../faults/Faults.ts"
import { badRequest } from "../shared/Refused.ts"
import { readJournal } from "../journal/readJournal.ts"
import * as requests from "../shared/requests.ts"
import { listObjects } from "../store/findObject.ts"
import { loseObject } from "../store/loseObject.ts"
import { payContract, payInvoice, reversePayment } from "../store/payments.ts"
import { paidByInvoice } from "../store/paidByInvoice.ts"
import { ok } from "./answer.ts"
import { plainCall } from "./billingCall.ts"
import type { HttpEnvironment, SandboxContext, SandboxEnv } from "./HttpEnvironment.ts"
import { clientListed, contractListed, invoiceListed, payerListed } from "./objectJson.ts"
import { readBody, readReference } from "./readRequest.ts"

const parameter = (context: SandboxContext, name: string) => readReference(context.req.param(name))

const payInvoiceCall = Effect.fn("pay invoice")(function* (context: SandboxContext) {
  const id = yield* parameter(context, "invoiceId")
  const { sum } = yield* readBody(context, requests.PayInvoiceRequest, "error")
  return ok(yield* (yield* EventQueue).commit(payInvoice(id, sum ?? null)))
})

const payContractCall = Effect.fn("pay contract")(function* (context: SandboxContext) {
  const id = yield* parameter(context, "contractId")
  const { sum } = yield* readBody(context, requests.PayContractRequest, "error")
  return ok(yield* (yield* EventQueue).commit(payContract(id, sum)))
})

const reverseCall = Effect.fn("reverse payment")(function* (context: SandboxContext) {
  const id = yield* parameter(context, "paymentId")
  const { sum } = yield* readBody(context, requests.ReversePaymentRequest, "error")
  return ok(yield* (yield* EventQueue).commit(reversePayment(id, sum ?? null)))
})

const putFaultsCall = Effect.fn("PUT faults")(function* (context: SandboxContext) {
  const change = yield* readBody(context, FaultPlanChange, "error")
  return ok(yield* (yield* Faults).change(change))
})

const getFaultsCall = Effect.fn("GET faults")(function* () {
  return ok(yield* (yield* Faults).plan)
})

const loseCall = Effect.fn("lose object")(function* (context: SandboxContext) {
  const { id, kind } = yield* readBody(context, requests.LoseRequest, "error")
  return ok(yield* loseObject(kind, id))
})

const journalCall = Effect.fn("GET journal")(function* () {
  return ok(yield* readJournal())
})

/** Publishes the body as a raw message, to test wrong messages. `?key=` sets the message key. */
const emitEventCall = Effect.fn("emit event")(function* (context: SandboxContext) {
  const value = context.get("bytes")
  if (value.length === 0) return yield* badRequest("the body must be the message; it is empty")
  const given = context.req.query("key")
  const key = given === undefined ? null : yield* readReference(given)
  const queue = yield* EventQueue
  const sequence = yield* queue.commit(queue.add(key, value))
  return { status: 202, body: { sequence: sequence.toString() } }
})

export const sandboxRoutes = (environment: HttpEnvironment) => {
  const call = plainCall(environment)
  const objectsCall = Effect.fn("GET objects")(function* () {
    const paid = yield* paidByInvoice()
    const baseUrl = environment.baseUrl()
    return ok({
      clients: (yield* listObjects("client")).map(clientListed),
      payers: (yield* listObjects("payer")).map(payerListed),
      contracts: (yield* listObjects("contract")).map(contractListed),
      invoices: (yield* listObjects("invoice")).map((row) => invoiceListed(baseUrl, row, paid.get(row.id) ?? 0n))
    })
  })
  return new Hono<SandboxEnv>()
    .post("/invoices/:invoiceId/pay", call(payInvoiceCall))
    .post("/contracts/:contractId/pay", call(payContractCall))
    .post("/payments/:paymentId/reverse", call(reverseCall))
    .get("/objects", call(objectsCall))
    .put("/faults", call(putFaultsCall))
    .get("/faults", call(getFaultsCall))
    .post("/lose", call(loseCall))
    .get("/journal", call(journalCall))
    .post("/events", call(emitEventCall))
}
