import { DateTime, Predicate, Result, Schema } from "effect"
import { formatMoney } from "../shared/Money.ts"
import { parseJson } from "../shared/parseJson.ts"
import { InvoicePaidTotal, PaymentEvent, PaymentReceived, PaymentReversed } from "./PaymentEvent.ts"
import { rawLengthMax, type ParkedReason, type RawMessage } from "./Payment.ts"

/** Why a message is no payment event. */
export interface UnreadableEvent {
  readonly reason: ParkedReason
  readonly detail: string
}

const decode = Schema.decodeUnknownResult(PaymentEvent)

/** One decoder per field of each type, to name the fields that are wrong. */
const fieldsOf = (fields: Readonly<Record<string, Schema.Decoder<unknown>>>) =>
  Object.entries(fields).map(([name, field]) => ({
    name,
    isGood: (record: object) =>
      Result.isSuccess(Schema.decodeUnknownResult(Schema.Struct({ [name]: field }))(record))
  }))

const fieldsByType: Readonly<Record<string, ReturnType<typeof fieldsOf>>> = {
  "payment.received": fieldsOf(PaymentReceived.fields),
  "payment.reversed": fieldsOf(PaymentReversed.fields),
  "invoice.paid-total": fieldsOf(InvoicePaidTotal.fields)
}

const moneyFields = ["sum", "totalPaid"]

/** What is wrong with an object, by the names of our own fields: nothing that it says is repeated. */
const unreadable = (record: Readonly<Record<string, unknown>>): UnreadableEvent => {
  const type = typeof record.type === "string" && Object.hasOwn(fieldsByType, record.type) ? record.type : null
  if (type === null) return { reason: "BAD_MESSAGE", detail: "not a payment event: the type is none that we know" }
  const wrong = (fieldsByType[type] ?? []).filter(({ isGood }) => !isGood(record)).map(({ name }) => name)
  if (wrong.every((name) => name === "currency" || moneyFields.includes(name))) {
    return wrong.includes("currency")
      ? { reason: "BAD_CURRENCY", detail: "the currency is not RUB" }
      : { reason: "BAD_SUM", detail: `${wrong.join()} is not a positive amount of kopecks` }
  }
  const told = wrong.map((name) => `${name} is ${record[name] === undefined ? "missing" : "not valid"}`)
  return {
    reason: "BAD_MESSAGE",
    detail: `not ${type === "invoice.paid-total" ? "an" : "a"} ${type} event: ${told.join(", ")}`
  }
}

/**
 * Reads the bytes of a message: strict UTF-8 and JSON, no duplicate keys. Fields we do not know are passed over,
 * since the producer may add some. Nothing is rounded: a sum that is not exact kopecks is `BAD_SUM`.
 */
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

/** Reads a message. One that is too long is none of ours, whatever its beginning looks like. */
export const decodeMessage = ({ cut, raw }: RawMessage): Result.Result<PaymentEvent, UnreadableEvent> =>
  cut !== undefined || raw.length > rawLengthMax
    ? Result.fail({ reason: "BAD_MESSAGE", detail: `longer than ${rawLengthMax} bytes` })
    : decodePaymentEvent(raw)

/** The fields of an event in the order of the alphabet, as its schema encodes them. */
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

/** The event as JSON with its fields in one order: equal events have equal texts. */
export const canonicalJson = (event: PaymentEvent): string => JSON.stringify(inOrder(event))
