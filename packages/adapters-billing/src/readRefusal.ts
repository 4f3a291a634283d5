import {
  BillingOutcomeUnknown,
  BillingRejected,
  BillingUnavailable,
  type BillingError
} from "@dealer-billing/domain"
import { Option, Result, Schema } from "effect"
import type { BillingAnswer } from "./BillingAnswer.ts"
import { readableReason } from "./readableReason.ts"
import { readJson } from "./readJson.ts"
import { retryAfterMs } from "./retryAfterMs.ts"

const Words = {
  code: Schema.optionalKey(Schema.String),
  message: Schema.optionalKey(Schema.String),
  title: Schema.optionalKey(Schema.String),
  detail: Schema.optionalKey(Schema.String)
}
/** `{error: {code, message}}`, or a problem of RFC 9457. */
const ErrorBody = Schema.Union([Schema.Struct({ error: Schema.Struct(Words) }), Schema.Struct(Words)])
const decodeErrorBody = Schema.decodeUnknownOption(ErrorBody)

/** The code and the sentence with which Billing explains itself; empty when it says nothing that can be read. */
const wordsOf = (answer: BillingAnswer): string => {
  const json = readJson(answer)
  const body = Result.isSuccess(json) ? decodeErrorBody(json.success) : Option.none()
  if (Option.isNone(body)) return ""
  const { code, detail, message, title } = "error" in body.value ? body.value.error : body.value
  return [code, message ?? detail ?? title].filter((part) => part !== undefined && part !== "").join(": ")
}

const rejected = (answer: BillingAnswer, personal: ReadonlyArray<string>) => {
  const words = readableReason(wordsOf(answer), personal)
  return new BillingRejected({ reason: words === "" ? `HTTP ${answer.status}` : words })
}

const unavailable = (reason: string, retryAfter: number | null) =>
  new BillingUnavailable({ reason, retryAfterMs: retryAfter })

/** Said by servers that stand before Billing, or that were asked by mistake: the call did not come to Billing. */
const notBilling = new Set([405, 407, 421])
/** The server gave up waiting, or fears a replay: it may have begun. */
const leavesOpen = new Set([408, 425])
const page = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/iu

/** A page for people is of a proxy, or of the wrong address: a Billing with an interface refuses in JSON or nothing. */
const isOfSomebodyElse = ({ contentType, status }: BillingAnswer): boolean =>
  notBilling.has(status) || page.test(contentType ?? "")

/**
 * What a status other than 200 and 201 says about our call, or null. Not done: 429, 503 with a `Retry-After`, a
 * token that is not accepted, and what somebody else than Billing says. Refused for good: the other 4xx. All else
 * leaves open whether it was done.
 */
export const readRefusal = (
  answer: BillingAnswer,
  personal: ReadonlyArray<string>,
  nowMs: number
): BillingError | null => {
  const { status } = answer
  if (status === 200 || status === 201) return null
  const retryAfter = retryAfterMs(answer.retryAfter, nowMs)
  if (status === 401 || status === 403) {
    const reason = `our token is not accepted (HTTP ${status})`
    return new BillingUnavailable({ reason, retryAfterMs: retryAfter, scope: "billing" })
  }
  if (status === 429) return unavailable("too many calls (HTTP 429)", retryAfter)
  if (status === 503 && retryAfter !== null) return unavailable("out of service (HTTP 503)", retryAfter)
  if (status >= 400 && status < 500 && !leavesOpen.has(status)) {
    return isOfSomebodyElse(answer)
      ? unavailable(`the answer is not Billing's (HTTP ${status})`, retryAfter)
      : rejected(answer, personal)
  }
  return new BillingOutcomeUnknown({ reason: `HTTP ${status}` })
}
