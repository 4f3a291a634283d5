import { Option, Predicate, Result, Schema } from "effect"
import { parseJson } from "../parseJson.ts"
import { Money } from "../Money.ts"
import { PaymentFact } from "./PaymentFact.ts"
import type { ParkedReason } from "./Payment.ts"

/** Why a message is no payment fact. */
export interface UnreadableFact {
  readonly reason: ParkedReason
  readonly detail: string
}

const decode = Schema.decodeUnknownResult(PaymentFact)
const isMoney = (value: unknown): boolean => Option.isSome(Schema.decodeUnknownOption(Money)(value))

/** What money a message states: a sum that must be more than nothing, or a total that may be nothing. */
const hasBadSum = (value: Record<string, unknown>): boolean =>
  value.type === "invoice.paid-total" ? !isMoney(value.totalPaid) : !isMoney(value.sum) || value.sum === "0.00"

/** A good message with `RUB` and a good sum put in shows whether anything else is wrong with this one. */
const withGoodMoney = (value: Record<string, unknown>): Record<string, unknown> => ({
  ...value,
  currency: "RUB",
  ...(value.type === "invoice.paid-total" ? { totalPaid: "1.00" } : { sum: "1.00" })
})

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
  const fact = decode(record)
  if (Result.isSuccess(fact)) return Result.succeed(fact.success)
  if (Result.isFailure(decode(withGoodMoney(record)))) return bad("BAD_MESSAGE", "not a payment fact")
  if (record.currency !== "RUB") return bad("BAD_CURRENCY", "the currency is not RUB")
  return hasBadSum(record)
    ? bad("BAD_SUM", "the sum is not a positive amount of kopecks")
    : bad("BAD_MESSAGE", "not a payment fact")
}

/** The fact as JSON with its fields in one order: equal facts have equal texts. */
export const canonicalJson = (fact: PaymentFact): string => {
  const encoded = Schema.encodeSync(PaymentFact)(fact) as Record<string, unknown>
  return JSON.stringify(
    Object.fromEntries(Object.entries(encoded).toSorted(([left], [right]) => (left < right ? -1 : 1)))
  )
}
