import type { BillingDialect } from "./transport/index.ts"
import { Option, Schema } from "effect"

const Words = {
  code: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Schema.String),
  title: Schema.optionalKey(Schema.String),
  detail: Schema.optionalKey(Schema.String)
}
export const ErrorBody = Schema.Union([Schema.Struct({ error: Schema.Struct(Words) }), Schema.Struct(Words)])
const decodeErrorBody = Schema.decodeUnknownOption(ErrorBody)

const wordsOf = (refusal: unknown): string => {
  const body = decodeErrorBody(refusal)
  if (Option.isNone(body)) return ""
  const { code, detail, message, title } = "error" in body.value ? body.value.error : body.value
  return [code, message ?? detail ?? title].filter((part) => part !== undefined && part !== "").join(": ")
}

export const dialect: BillingDialect = { confirming: new Set([200, 201]), wordsOf, repeatsRequestId: false }
