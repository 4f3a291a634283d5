import { InvoicePaidTotal, PaymentReceived, PaymentReversed } from "@dealer-billing/domain"
import { decodePaymentEvent } from "@dealer-billing/domain/internal"
import { describe, expect, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import { Result, Schema } from "effect"

const events = Schema.Union([
  PaymentReceived.annotate({
    title: "PaymentReceived",
    description: "A payment to a contract. invoiceId is optional"
  }),
  PaymentReversed.annotate({ title: "PaymentReversed", description: "A full or partial reversal of a payment" }),
  InvoicePaidTotal.annotate({
    title: "InvoicePaidTotal",
    description:
      "The total paid on an invoice so far. A higher revision is newer. The difference to the newest total is " +
      "applied. A lower revision changes nothing"
  })
])

const description =
  "A message of the topic billing.payments: key = contract id, value = JSON in UTF-8. A deployment takes one dialect " +
  "(PAYMENTS_DIALECT): `payments` is PaymentReceived and PaymentReversed, `totals` is InvoicePaidTotal. An event of " +
  "the other dialect is parked as WRONG_DIALECT. The paymentId is unique for ever: a repeat changes nothing. Fields " +
  "that are not described are ignored. A message that is none of these is parked with its bytes (dead letter), and " +
  "the consumer continues with the next one."

/** What `decodePaymentEvent` reads, as a JSON Schema. */
const document = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Payment event",
  description,
  ...Schema.toJsonSchemaDocument(events, { onExcessProperty: "ignore" }).schema,
  // The sum of a payment is positive, while a total may be 0.00.
  not: { required: ["sum"], properties: { type: { not: { const: "invoice.paid-total" } }, sum: { const: "0.00" } } }
}

const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
const received = { type: "payment.received", paymentId: "p-1", contractId: "c-9", sum: "5000.00", ...shared }
const reversed = { type: "payment.reversed", paymentId: "p-2", reversesPaymentId: "p-1", sum: "5000.00", ...shared }
const total = { type: "invoice.paid-total", invoiceId: "i-7", totalPaid: "7500.00", revision: 3, ...shared }

const without = (event: object, field: string) =>
  Object.fromEntries(Object.entries(event).filter(([name]) => name !== field))

const changes: ReadonlyArray<readonly [string, unknown]> = [
  ["type", "payment.lost"],
  ["paymentId", ""],
  ["paymentId", 7],
  ["paymentId", "p".repeat(129)],
  ["contractId", null],
  ["invoiceId", null],
  ["invoiceId", ""],
  ["sum", "0.00"],
  ["sum", "-1.00"],
  ["sum", "5000"],
  ["sum", 5000],
  ["sum", "05.00"],
  ["totalPaid", "0.00"],
  ["totalPaid", "1.001"],
  ["revision", -1],
  ["revision", 1.5],
  ["revision", "3"],
  ["revision", 2_147_483_648],
  ["currency", "USD"],
  ["paidAt", "2026-11-20"],
  ["paidAt", "2026-11-20T10:00:00+03:00"],
  ["other", { any: "thing" }]
]

const messages: ReadonlyArray<unknown> = [received, reversed, total].flatMap((event) => [
  event,
  ...Object.keys(event).map((field) => without(event, field)),
  ...changes.map(([field, value]) => ({ ...event, [field]: value }))
])

describe("the schema of payment events", () => {
  it("is the committed one; npm run contracts regenerates it", async () => {
    const text = `${JSON.stringify(document, null, 2)}\n`
    await expect(text).toMatchFileSnapshot("../../../docs/contracts/payments.schema.json")
  })

  it("takes and refuses what the consumer does", () => {
    const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } })
    const isValid = ajv.compile(document)
    const isRead = (message: unknown) =>
      Result.isSuccess(decodePaymentEvent(new TextEncoder().encode(JSON.stringify(message))))
    const all: ReadonlyArray<unknown> = [...messages, null, [], "payment", {}]
    for (const message of all) expect([message, isValid(message)]).toEqual([message, isRead(message)])
    expect(all.filter(isRead).length).toBeGreaterThan(10)
  })
})
