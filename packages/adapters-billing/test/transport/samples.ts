import { Result, Schema } from "effect"
import {
  readConfirmed,
  outcomeUnknown,
  type BillingAnswer,
  type BillingCall,
  type BillingDialect
} from "../../src/transport/index.ts"

export const personal = ["ИП Иванов Иван Иванович", "500100732259", "ivanov@example.ru", "+7 495 123-45-67"]

const decodeWords = Schema.decodeUnknownOption(Schema.Struct({ words: Schema.String }))

/** A Billing that explains itself in `{words}`. */
export const dialect: BillingDialect = {
  confirming: new Set([200, 201]),
  wordsOf: (refusal) => {
    const decoded = decodeWords(refusal)
    return decoded._tag === "Some" ? decoded.value.words : ""
  },
  repeatsRequestId: false
}

export const reference = "dealer-7:COMMISSION"
export const good = JSON.stringify({ id: "c-1", ref: reference })

export const call: BillingCall = {
  method: "PUT",
  path: "/v1/clients/c-1",
  headers: { "x-our-own": "yes" },
  body: JSON.stringify({ name: "ООО Ромашка" }),
  personal: ["ООО Ромашка"]
}

const Client = Schema.Struct({ id: Schema.NonEmptyString, ref: Schema.String })

/** Believes what names our reference. */
export const readClient = (answer: BillingAnswer) =>
  Result.flatMap(readConfirmed(Client, answer), ({ id, ref }) =>
    ref === reference ? Result.succeed(id) : outcomeUnknown("the answer names another client")
  )
