import { AccountType, Money, Percent, PositiveMoney, Requisite } from "@dealer-billing/domain"
import { BillingId, text, VatMode } from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { Cancellation } from "../src/cancelInvoice/response.ts"
import { Client } from "../src/createClient/response.ts"
import { Contract } from "../src/createContract/response.ts"
import { ErrorBody } from "../src/dialect.ts"
import { IssuedInvoice } from "../src/issueInvoice/response.ts"
import { ListedInvoice } from "../src/issueInvoice/response.ts"
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
  "Retry-After": {
    description: "Seconds or an HTTP date. The service waits at most 5 minutes",
    schema: { type: "string" }
  }
}

const refusal = (description: string, headers?: Json) => ({
  description,
  ...(headers === undefined ? {} : { headers }),
  content: json("Refusal")
})

const refusals = {
  "401": refusal("The token is not accepted. The service pauses all calls"),
  "429": refusal("Too many calls. Not done: the service sends the call again later", retryAfter),
  "503": refusal(
    "With Retry-After: not done, sent again later. Without: outcome unknown, like every 5xx",
    retryAfter
  ),
  "4XX": refusal("Rejected for good. Operators see the code and the message, with personal data masked")
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "Our reference. Characters other than printable ASCII are percent-encoded",
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
      "200": { description: "It existed already", content: json(answered) },
      "201": { description: "Created", content: json(answered) },
      ...refusals
    }
  }
})

const lookedUp = (operationId: string, answered: string) => ({
  get: {
    operationId,
    summary: "Look up by our reference",
    parameters: [parameter("ref", "query", "Our reference")],
    responses: { "200": { description: "All objects with this reference", content: json(answered) }, ...refusals }
  }
})

const invoicePdf = {
  get: {
    operationId: "getInvoicePdf",
    summary: "The invoice as a PDF with the payment QR code",
    security: [],
    parameters: [parameter("invoiceId", "path", "Billing's id")],
    responses: { "200": { description: "The PDF", content: { "application/pdf": {} } }, ...refusals }
  }
}

const description = `What the service expects of Billing.

Every write is a \`PUT\` under our own reference. A repeat with the same content returns the same object. The service
accepts an answer only if it has that reference, and ignores unknown fields. Any other answer, except a 4xx and a 503
with \`Retry-After\`, is an unknown outcome. What to do after an unknown outcome is the adapter's \`recovery\`:
\`idempotent\`: send it again; \`lookup\`: query first; \`none\`: ask an operator. Answers have at most 1 MiB and must
arrive within 10 s. Redirects are not followed.`

const clientPath = "/v1/clients/{clientId}"

/** Billing's contract, as the adapter speaks it: an OpenAPI 3.1 document. */
export const billingDocument = {
  openapi: "3.1.0",
  info: { title: "Billing, as dealer-billing calls it", version: "1.0.0", description },
  servers: [{ url: "/", description: "BILLING_URL" }],
  security: [{ token: [] }],
  paths: {
    "/v1/clients/{clientRef}": written("putClient", "Create a client", ["clientRef"], ["ClientRequest", "Client"]),
    [`${clientPath}/payers/{payerRef}`]: written(
      "putPayer",
      "Create a payer, or update its legal details. An older requisiteVersion changes nothing",
      ["clientId", "payerRef"],
      ["PayerRequest", "Payer"]
    ),
    [`${clientPath}/contracts/{contractRef}`]: written(
      "putContract",
      "Create a contract for a client and its payer",
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
      "Cancel an invoice. 409 if it has payments. A repeat changes nothing",
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
