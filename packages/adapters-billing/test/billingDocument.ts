import {
  AccountType,
  BillingId,
  Money,
  Percent,
  PositiveMoney,
  Requisite,
  text,
  VatMode
} from "@dealer-billing/domain"
import { Schema } from "effect"
import { Cancellation } from "../src/cancelInvoice/response.ts"
import { Client } from "../src/createClient/response.ts"
import { Contract } from "../src/createContract/response.ts"
import { ErrorBody } from "../src/dialect.ts"
import { IssuedInvoice } from "../src/issueInvoice/response.ts"
import { ListedInvoice } from "../src/list/response.ts"
import { Payer } from "../src/setPayer/response.ts"

const Item = Schema.Struct({
  name: text(512),
  quantity: Schema.Finite,
  unit: text(16),
  price: Money,
  sum: Money
})

/** What the adapter sends, by the schema's name in the document. */
const requests = {
  ClientRequest: Schema.Struct({ name: text(512) }),
  PayerRequest: Schema.Struct({ requisite: Requisite, requisiteVersion: Schema.Int }),
  ContractRequest: Schema.Struct({ payerId: BillingId, kind: AccountType }),
  InvoiceRequest: Schema.Struct({
    sum: PositiveMoney,
    currency: Schema.Literal("RUB"),
    vat: Schema.Struct({ mode: VatMode, rate: Schema.NullOr(Percent), sum: Schema.NullOr(Money) }),
    purpose: text(210),
    items: Schema.NonEmptyArray(Item)
  }),
  CancellationRequest: Schema.Struct({ reason: text(512) })
}

const listOf = (item: Schema.Constraint) => Schema.Struct({ items: Schema.Array(item) })

/** What the adapter reads: its own schemas. */
const answers = {
  Client,
  Payer,
  Contract,
  Invoice: IssuedInvoice,
  Cancellation,
  Clients: listOf(Client),
  Payers: listOf(Payer),
  Contracts: listOf(Contract),
  Invoices: listOf(ListedInvoice),
  Refusal: ErrorBody
}

type Json = Readonly<Record<string, unknown>>

const schemasOf = (
  named: Readonly<Record<string, Schema.Constraint>>,
  onExcessProperty: "error" | "ignore"
): Json =>
  Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [
      name,
      Schema.toJsonSchemaDocument(schema, { onExcessProperty }).schema
    ])
  )

const json = (name: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } })

const parameter = (name: string, place: "path" | "query", description: string) => ({
  name,
  in: place,
  required: true,
  description,
  schema: { type: "string" }
})

const retryAfter = {
  "Retry-After": { description: "Seconds, or an HTTP date; obeyed up to 5 minutes", schema: { type: "string" } }
}

const refusal = (description: string, headers?: Json) => ({
  description,
  ...(headers === undefined ? {} : { headers }),
  content: json("Refusal")
})

const refusals = {
  "401": refusal("The token is not accepted: no call is made for a while"),
  "429": refusal("Not done, too many calls: it is sent later", retryAfter),
  "503": refusal("With Retry-After: not done, it is sent later. Without: unknown, as every 5xx", retryAfter),
  "4XX": refusal("Refused for good: people are shown the code and the words, personal data masked")
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "The reference, percent-encoded where it is not printable ASCII",
  schema: { type: "string" }
}

const written = (
  operationId: string,
  summary: string,
  ids: ReadonlyArray<string>,
  [sent, answered]: [string, string]
) => ({
  put: {
    operationId,
    summary,
    parameters: [
      ...ids.map((id) => parameter(id, "path", id.endsWith("Ref") ? "Our reference" : "Billing's id")),
      ...(ids.at(-1)?.endsWith("Ref") === true ? [idempotencyKey] : [])
    ],
    requestBody: { required: true, content: json(sent) },
    responses: {
      "200": { description: "It was there already", content: json(answered) },
      "201": { description: "Made", content: json(answered) },
      ...refusals
    }
  }
})

const lookedUp = (operationId: string, answered: string) => ({
  get: {
    operationId,
    summary: "Look up by our reference",
    parameters: [parameter("ref", "query", "Our reference")],
    responses: { "200": { description: "All that have this reference", content: json(answered) }, ...refusals }
  }
})

const invoicePdf = {
  get: {
    operationId: "getInvoicePdf",
    summary: "The invoice as people see it, with the QR code for its payment",
    security: [],
    parameters: [parameter("invoiceId", "path", "Billing's id")],
    responses: { "200": { description: "The PDF", content: { "application/pdf": {} } }, ...refusals }
  }
}

const description = `What the service expects of Billing.

Every write is a \`PUT\` under our own reference: a repeat with the same content answers the same object. An answer is
believed only if it names that reference; fields that are not described are passed over. What is neither a described
answer nor a 4xx, nor 429 or 503 with \`Retry-After\`, leaves open whether the call was carried out: it is then sent
again, looked up, or left to a person, as \`recovery\` of the adapter says. Answers have at most 1 MiB and come within
10 s; redirects are not followed.`

const clientPath = "/v1/clients/{clientId}"

/** Billing's contract, as the adapter speaks it: an OpenAPI 3.1 document. */
export const billingDocument = {
  openapi: "3.1.0",
  info: { title: "Billing, as dealer-billing calls it", version: "1.0.0", description },
  servers: [{ url: "/", description: "BILLING_URL" }],
  security: [{ token: [] }],
  paths: {
    "/v1/clients/{clientRef}": written("putClient", "Make a client", ["clientRef"], ["ClientRequest", "Client"]),
    [`${clientPath}/payers/{payerRef}`]: written(
      "putPayer",
      "Make a payer, or give it newer requisites; older ones change nothing",
      ["clientId", "payerRef"],
      ["PayerRequest", "Payer"]
    ),
    [`${clientPath}/contracts/{contractRef}`]: written(
      "putContract",
      "Make a contract of a client and its payer",
      ["clientId", "contractRef"],
      ["ContractRequest", "Contract"]
    ),
    "/v1/contracts/{contractId}/invoices/{invoiceRef}": written(
      "putInvoice",
      "Issue an invoice",
      ["contractId", "invoiceRef"],
      ["InvoiceRequest", "Invoice"]
    ),
    "/v1/invoices/{invoiceId}/cancellation": written(
      "putCancellation",
      "Cancel an invoice; 409 when it has money. A repeat changes nothing",
      ["invoiceId"],
      ["CancellationRequest", "Cancellation"]
    ),
    "/v1/clients": lookedUp("findClients", "Clients"),
    "/v1/payers": lookedUp("findPayers", "Payers"),
    "/v1/contracts": lookedUp("findContracts", "Contracts"),
    "/v1/invoices": lookedUp("findInvoices", "Invoices"),
    "/v1/invoices/{invoiceId}.pdf": invoicePdf
  },
  components: {
    schemas: { ...schemasOf(requests, "error"), ...schemasOf(answers, "ignore") },
    securitySchemes: { token: { type: "http", scheme: "bearer", description: "BILLING_TOKEN" } }
  }
}
