import {
  BillingOutcomeUnknown,
  BillingRejected,
  BillingUnavailable,
  sanitizeText,
  type BillingError
} from "@dealer-billing/domain"
import { Result } from "effect"
import type { BillingAnswer } from "./BillingAnswer.ts"
import type { BillingDialect } from "./BillingDialect.ts"
import { readJson } from "./readJson.ts"
import { retryAfterMs } from "./retryAfterMs.ts"

/** The words with which Billing explains itself; empty when it says nothing that can be read. */
const wordsOf = (dialect: BillingDialect, answer: BillingAnswer): string =>
  Result.match(readJson(answer), { onFailure: () => "", onSuccess: dialect.wordsOf })

const rejected = (dialect: BillingDialect, answer: BillingAnswer, personal: ReadonlyArray<string>) => {
  const words = sanitizeText(wordsOf(dialect, answer), personal)
  return new BillingRejected({ reason: words === "" ? `HTTP ${answer.status}` : words })
}

const unavailable = (reason: string, retryAfter: number | null) =>
  new BillingUnavailable({ reason, retryAfterMs: retryAfter, isAnswered: true })

/** Said by servers that stand before Billing, or that were asked by mistake: the call did not come to Billing. */
const notBilling = new Set([405, 407, 421])
/** The server gave up waiting, or fears a replay: it may have begun. */
const leavesOpen = new Set([408, 425])
const page = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/iu

/** A page for people is of a proxy, or of the wrong address: a Billing with an interface refuses in JSON or nothing. */
const isOfSomebodyElse = ({ contentType, status }: BillingAnswer): boolean =>
  notBilling.has(status) || page.test(contentType ?? "")

/**
 * What a status that confirms nothing says about our call, or null. Not done: 429, 503 with a `Retry-After`, a
 * token that is not accepted, and what somebody else than Billing says. Refused for good: the other 4xx. All else
 * leaves open whether it was done.
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
    const reason = `our token is not accepted (HTTP ${status})`
    return new BillingUnavailable({ reason, retryAfterMs: retryAfter, scope: "billing" })
  }
  if (status === 429) return unavailable("too many calls (HTTP 429)", retryAfter)
  if (status === 503 && retryAfter !== null) return unavailable("out of service (HTTP 503)", retryAfter)
  if (status >= 400 && status < 500 && !leavesOpen.has(status)) {
    return isOfSomebodyElse(answer)
      ? unavailable(`the answer is not Billing's (HTTP ${status})`, retryAfter)
      : rejected(dialect, answer, personal)
  }
  return new BillingOutcomeUnknown({ reason: `HTTP ${status}` })
}
