import {
  BillingOutcomeUnknown,
  BillingRejected,
  BillingUnavailable,
  type BillingError
} from "@dealer-billing/domain"
import { Option, Result, Schema } from "effect"
import { readableReason } from "./readableReason.ts"
import { readJson } from "./readJson.ts"
import { retryAfterMs } from "./retryAfterMs.ts"
import type { TBankAnswer } from "./TBankAnswer.ts"

const decodeErrorBody = Schema.decodeUnknownOption(
  Schema.Struct({
    errorCode: Schema.String,
    errorMessage: Schema.String,
    errorId: Schema.optionalKey(Schema.String)
  })
)

/** T-Bank's code and sentence, and the id under which its support finds the call; empty when none can be read. */
const wordsOf = (answer: TBankAnswer): string => {
  const json = readJson(answer)
  const body = Result.isSuccess(json) ? decodeErrorBody(json.success) : Option.none()
  return Option.match(body, {
    onNone: () => "",
    onSome: ({ errorCode, errorId, errorMessage }) =>
      `${errorCode}: ${errorMessage}${errorId === undefined ? "" : ` (errorId ${errorId})`}`
  })
}

const rejected = (answer: TBankAnswer, personal: ReadonlyArray<string>) => {
  const words = readableReason(wordsOf(answer), personal)
  return new BillingRejected({ reason: words === "" ? `HTTP ${answer.status}` : words })
}

const unavailable = (reason: string, retryAfter: number | null) =>
  new BillingUnavailable({ reason, retryAfterMs: retryAfter })

/**
 * What a status other than 200 says about our call, or null. Not done: 429, 503 with a `Retry-After`, and a token that
 * is not accepted. Refused for good: the other 4xx. All else leaves open whether it was done.
 */
export const readRefusal = (
  answer: TBankAnswer,
  personal: ReadonlyArray<string>,
  nowMs: number
): BillingError | null => {
  const { status } = answer
  if (status === 200) return null
  const retryAfter = retryAfterMs(answer.retryAfter, nowMs)
  if (status === 401 || status === 403) {
    const reason = `our token is not accepted (HTTP ${status})`
    return new BillingUnavailable({ reason, retryAfterMs: retryAfter, scope: "billing" })
  }
  if (status === 429) return unavailable("too many calls (HTTP 429)", retryAfter)
  if (status === 503 && retryAfter !== null) return unavailable("out of service (HTTP 503)", retryAfter)
  if (status >= 400 && status < 500 && status !== 408) return rejected(answer, personal)
  return new BillingOutcomeUnknown({ reason: `HTTP ${status}` })
}
