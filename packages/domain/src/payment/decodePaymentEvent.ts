import { DateTime, Predicate, Result, Schema } from "effect"
import { formatMoney } from "../shared/Money.ts"
import { parseJson } from "../shared/parseJson.ts"
import { InvoicePaidTotal, PaymentEvent, PaymentReceived, PaymentReversed } from "./PaymentEvent.ts"
import { rawLengthMax, type ParkedReason, type RawMessage } from "./Payment.ts"

export interface UnreadableEvent {
  readonly reason: ParkedReason
  readonly detail: string
}

const decode = Schema.decodeUnknownResult(PaymentEvent)

const makeFieldChecks = (fields: Readonly<Record<string, Schema.Decoder<unknown>>>) =>
  Object.entries(fields).map(([name, field]) => ({
    name,
    isGood: (record: object) =>
      Result.isSuccess(Schema.decodeUnknownResult(Schema.Struct({ [name]: field }))(record))
  }))

const fieldsByType: Readonly<Record<string, ReturnType<typeof makeFieldChecks>>> = {
  "payment.received": makeFieldChecks(PaymentReceived.fields),
  "payment.reversed": makeFieldChecks(PaymentReversed.fields),
  "invoice.paid-total": makeFieldChecks(InvoicePaidTotal.fields)
}

const moneyFields = ["sum", "totalPaid"]

/** Names the invalid fields, and repeats none of the values. */
const unreadable = (record: Readonly<Record<string, unknown>>): UnreadableEvent => {
  const type = typeof record.type === "string" && Object.hasOwn(fieldsByType, record.type) ? record.type : null
  if (type === null) return { reason: "BAD_MESSAGE", detail: "not a payment event: unknown type" }
  const wrong = (fieldsByType[type] ?? []).filter(({ isGood }) => !isGood(record)).map(({ name }) => name)
  if (wrong.every((name) => name === "currency" || moneyFields.includes(name))) {
    return wrong.includes("currency")
      ? { reason: "BAD_CURRENCY", detail: "the currency is not RUB" }
      : { reason: "BAD_SUM", detail: `${wrong.join()} is not a positive amount of kopecks` }
  }
  const problems = wrong.map((name) => `${name} is ${record[name] === undefined ? "missing" : "not valid"}`)
  return {
    reason: "BAD_MESSAGE",
    detail: `not ${type === "invoice.paid-total" ? "an" : "a"} ${type} event: ${problems.join(", ")}`
  }
}

/** Unknown fields are ignored: the producer may add some. A sum that is not exact kopecks is never rounded. */
export const decodePaymentEvent = (raw: Uint8Array): Result.Result<PaymentEvent, UnreadableEvent> => {
  const bad = (reason: ParkedReason, detail: string) => Result.fail({ reason, detail })
  const parsed = parseJson(raw)
  if (Result.isFailure(parsed)) return bad("BAD_MESSAGE", parsed.failure)
  const value = parsed.success
  if (!Predicate.isObject(value) || Array.isArray(value)) return bad("BAD_MESSAGE", "not a JSON object")
  const record = value as Record<string, unknown>
  const event = decode(record)
  return Result.isSuccess(event) ? Result.succeed(event.success) : Result.fail(unreadable(record))
}

/** A message that is too long is `BAD_MESSAGE`, whatever it begins with. */
export const decodeMessage = ({ cut, raw }: RawMessage): Result.Result<PaymentEvent, UnreadableEvent> =>
  cut !== undefined || raw.length > rawLengthMax
    ? Result.fail({ reason: "BAD_MESSAGE", detail: `longer than ${rawLengthMax} bytes` })
    : decodePaymentEvent(raw)

const inOrder = (event: PaymentEvent) => {
  const { currency, type } = event
  const paidAt = DateTime.formatIso(event.paidAt)
  switch (type) {
    case "payment.received": {
      const { contractId, invoiceId, paymentId } = event
      return { contractId, currency, invoiceId, paidAt, paymentId, sum: formatMoney(event.sum), type }
    }
    case "payment.reversed": {
      const { paymentId, reversesPaymentId } = event
      return { currency, paidAt, paymentId, reversesPaymentId, sum: formatMoney(event.sum), type }
    }
    case "invoice.paid-total": {
      const { invoiceId, revision } = event
      return { currency, invoiceId, paidAt, revision, totalPaid: formatMoney(event.totalPaid), type }
    }
  }
}

/** The event as JSON with its fields in alphabetical order: equal events have equal texts. */
export const canonicalJson = (event: PaymentEvent): string => JSON.stringify(inOrder(event))
