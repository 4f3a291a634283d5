import type { BillingDialect } from "@dealer-billing/adapters-billing/transport"
import { Option, Schema } from "effect"

const decodeErrorBody = Schema.decodeUnknownOption(
  Schema.Struct({
    errorCode: Schema.String,
    errorMessage: Schema.String,
    errorId: Schema.optionalKey(Schema.String)
  })
)

/** T-Bank's support finds the call by `errorId`. */
const wordsOf = (refusal: unknown): string =>
  Option.match(decodeErrorBody(refusal), {
    onNone: () => "",
    onSome: ({ errorCode, errorId, errorMessage }) =>
      `${errorCode}: ${errorMessage}${errorId === undefined ? "" : ` (errorId ${errorId})`}`
  })

export const dialect: BillingDialect = { confirming: new Set([200]), wordsOf, repeatsRequestId: true }
