import { DateTime, Predicate, Result, Schema } from "effect"
import { formatMoney } from "../shared/Money.ts"
import { parseJson } from "../shared/parseJson.ts"
import { InvoicePaidTotal, PaymentFact, PaymentReceived, PaymentReversed } from "./PaymentFact.ts"
import { rawLengthMax, type ParkedReason, type RawMessage } from "./Payment.ts"
import { readPaymentFact } from "./readPaymentFact.ts"

/** Why a message is no payment fact. */
export interface UnreadableFact {
  readonly reason: ParkedReason
  readonly detail: string
}

const decode = Schema.decodeUnknownResult(PaymentFact)

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
const unreadable = (record: Readonly<Record<string, unknown>>): UnreadableFact => {
  const type = typeof record.type === "string" && Object.hasOwn(fieldsByType, record.type) ? record.type : null
  if (type === null) return { reason: "BAD_MESSAGE", detail: "not a payment fact: the type is none that we know" }
  const wrong = (fieldsByType[type] ?? []).filter(({ isGood }) => !isGood(record)).map(({ name }) => name)
  if (wrong.every((name) => name === "currency" || moneyFields.includes(name))) {
    return wrong.includes("currency")
      ? { reason: "BAD_CURRENCY", detail: "the currency is not RUB" }
      : { reason: "BAD_SUM", detail: `${wrong.join()} is not a positive amount of kopecks` }
  }
  const told = wrong.map((name) => `${name} is ${record[name] === undefined ? "missing" : "not valid"}`)
  return {
    reason: "BAD_MESSAGE",
    detail: `not ${type === "invoice.paid-total" ? "an" : "a"} ${type} fact: ${told.join(", ")}`
  }
}

/**
 * Reads the bytes of a message: strict UTF-8 and JSON, no duplicate keys. Fields we do not know are passed over,
 * since the producer may add some. Nothing is rounded: a sum that is not exact kopecks is `BAD_SUM`.
 */
export const decodePaymentFact = (raw: Uint8Array): Result.Result<PaymentFact, UnreadableFact> => {
  const bad = (reason: ParkedReason, detail: string) => Result.fail({ reason, detail })
  const parsed = parseJson(raw)
  if (Result.isFailure(parsed)) return bad("BAD_MESSAGE", parsed.failure)
  const value = parsed.success
  if (!Predicate.isObject(value) || Array.isArray(value)) return bad("BAD_MESSAGE", "not a JSON object")
  const record = value as Record<string, unknown>
  const read = readPaymentFact(record)
  if (read !== null) return Result.succeed(read)
  const fact = decode(record)
  return Result.isSuccess(fact) ? Result.succeed(fact.success) : Result.fail(unreadable(record))
}

/** Reads a message. One that is too long is none of ours, whatever its beginning looks like. */
export const decodeMessage = ({ cut, raw }: RawMessage): Result.Result<PaymentFact, UnreadableFact> =>
  cut !== undefined || raw.length > rawLengthMax
    ? Result.fail({ reason: "BAD_MESSAGE", detail: `longer than ${rawLengthMax} bytes` })
    : decodePaymentFact(raw)

/** The fields of a fact in the order of the alphabet, as its schema encodes them. */
const inOrder = (fact: PaymentFact) => {
  const { currency, type } = fact
  const paidAt = DateTime.formatIso(fact.paidAt)
  switch (type) {
    case "payment.received": {
      const { contractId, invoiceId, paymentId } = fact
      return { contractId, currency, invoiceId, paidAt, paymentId, sum: formatMoney(fact.sum), type }
    }
    case "payment.reversed": {
      const { paymentId, reversesPaymentId } = fact
      return { currency, paidAt, paymentId, reversesPaymentId, sum: formatMoney(fact.sum), type }
    }
    case "invoice.paid-total": {
      const { invoiceId, revision } = fact
      return { currency, invoiceId, paidAt, revision, totalPaid: formatMoney(fact.totalPaid), type }
    }
  }
}

/** The fact as JSON with its fields in one order: equal facts have equal texts. */
export const canonicalJson = (fact: PaymentFact): string => JSON.stringify(inOrder(fact))
