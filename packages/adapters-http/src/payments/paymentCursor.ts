import { textProblem, type PaymentPlace } from "@dealer-billing/domain/internal"
import { Result } from "effect"
import { invalidCursor, parseCursor, formatCursor } from "../endpoint/cursor.ts"
import type { HttpProblem } from "../endpoint/problem.ts"

const prefix = "2."
/** A total has the longest id: a prefix, the invoice's id and the revision. */
export const paymentIdLengthMax = 200

/** Opaque to callers: the number of a parked message, or the text id of an applied payment. */
export const formatPaymentCursor = (place: PaymentPlace): string =>
  place._tag === "Parked"
    ? formatCursor(place.id)
    : Buffer.from(`${prefix}${place.paymentId}`).toString("base64url")

/** Where a page begins. Only an exact output of `formatPaymentCursor` is accepted. */
export const parsePaymentCursor = (cursor: string): Result.Result<PaymentPlace, HttpProblem<"invalid-cursor">> => {
  const text = Buffer.from(cursor, "base64url").toString("utf8")
  if (!text.startsWith(prefix))
    return Result.map(parseCursor(cursor), (id): PaymentPlace => ({ _tag: "Parked", id }))
  const place: PaymentPlace = { _tag: "Applied", paymentId: text.slice(prefix.length) }
  const isOurs = textProblem(place.paymentId, paymentIdLengthMax) === null && formatPaymentCursor(place) === cursor
  return isOurs ? Result.succeed(place) : Result.fail(invalidCursor())
}
