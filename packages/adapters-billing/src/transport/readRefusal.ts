import {
  BillingOutcomeUnknown,
  BillingRejected,
  BillingUnavailable,
  type BillingError
} from "@dealer-billing/domain"
import { sanitizeText } from "@dealer-billing/domain/internal"
import { Result } from "effect"
import type { BillingAnswer } from "./BillingAnswer.ts"
import type { BillingDialect } from "./BillingDialect.ts"
import { readJson } from "./readJson.ts"
import { retryAfterMs } from "./retryAfterMs.ts"

const readWords = (dialect: BillingDialect, answer: BillingAnswer): string =>
  Result.match(readJson(answer), { onFailure: () => "", onSuccess: dialect.wordsOf })

const rejected = (dialect: BillingDialect, answer: BillingAnswer, personal: ReadonlyArray<string>) => {
  const words = sanitizeText(readWords(dialect, answer), personal)
  return new BillingRejected({ reason: words === "" ? `HTTP ${answer.status}` : words })
}

const unavailable = (reason: string, retryAfter: number | null) =>
  new BillingUnavailable({ reason, retryAfterMs: retryAfter, isAnswered: true })

/** From a proxy or a wrong server: the call did not reach Billing. */
const notBilling = new Set([405, 407, 421])
/** The server may have started to execute the call. */
const maybeStarted = new Set([408, 425])
const page = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/iu

/** An HTML page comes from a proxy or a wrong server. */
const isNotFromBilling = ({ contentType, status }: BillingAnswer): boolean =>
  notBilling.has(status) || page.test(contentType ?? "")

/**
 * Null: the status confirms the call. Not done: 401, 403, 429, 503 with `Retry-After`, and answers that are not from
 * Billing. Rejected: the other 4xx. Everything else: unknown.
 */
export const readRefusal = (
  dialect: BillingDialect,
  answer: BillingAnswer,
  personal: ReadonlyArray<string>,
  nowMs: number
): BillingError | null => {
  const { status } = answer
  if (dialect.confirming.has(status)) return null
  const retryAfter = retryAfterMs(answer.retryAfter, nowMs)
  if (status === 401 || status === 403) {
    const reason = `Billing does not accept our token (HTTP ${status}); check BILLING_TOKEN`
    return new BillingUnavailable({ reason, retryAfterMs: retryAfter, scope: "billing" })
  }
  if (status === 429) return unavailable("too many calls (HTTP 429)", retryAfter)
  if (status === 503 && retryAfter !== null) return unavailable("out of service (HTTP 503)", retryAfter)
  if (status >= 400 && status < 500 && !maybeStarted.has(status)) {
    return isNotFromBilling(answer)
      ? unavailable(`the answer is not from Billing (HTTP ${status}); check BILLING_URL`, retryAfter)
      : rejected(dialect, answer, personal)
  }
  return new BillingOutcomeUnknown({ reason: `HTTP ${status}` })
}
