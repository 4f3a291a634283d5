import { textProblem, type PaymentPlace } from "@dealer-billing/domain"
import { Result } from "effect"
import { invalidCursor, parseCursor, formatCursor } from "../endpoint/cursor.ts"
import type { HttpProblem } from "../endpoint/problem.ts"

const prefix = "2."
/** Of a total: its invoice's id, its revision and a prefix. */
export const paymentIdLengthMax = 200

/** Opaque for callers: a parked message as its id, a payment of the books as its text. */
export const formatPaymentCursor = (place: PaymentPlace): string =>
  place._tag === "Parked"
    ? formatCursor(place.id)
    : Buffer.from(`${prefix}${place.paymentId}`).toString("base64url")

/** Where a page begins. Anything but a cursor of ours, to the letter, is refused. */
export const parsePaymentCursor = (cursor: string): Result.Result<PaymentPlace, HttpProblem<"invalid-cursor">> => {
  const text = Buffer.from(cursor, "base64url").toString("utf8")
  if (!text.startsWith(prefix))
    return Result.map(parseCursor(cursor), (id): PaymentPlace => ({ _tag: "Parked", id }))
  const place: PaymentPlace = { _tag: "Applied", paymentId: text.slice(prefix.length) }
  const isOurs = textProblem(place.paymentId, paymentIdLengthMax) === null && formatPaymentCursor(place) === cursor
  return isOurs ? Result.succeed(place) : Result.fail(invalidCursor())
}
