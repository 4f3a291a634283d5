import {
  BillingOutcomeUnknown,
  failpoint,
  SensitiveStrings,
  type BillingError,
  type BillingOperationKind
} from "@dealer-billing/domain"
import { Clock, Effect, Option, Result } from "effect"
import { HttpTraceContext } from "effect/http"
import { createHash, randomUUID } from "node:crypto"
import type { BillingAnswer } from "./BillingAnswer.ts"
import type { BillingCall } from "./BillingCall.ts"
import type { BillingConnection } from "./BillingConnection.ts"
import type { BillingDialect } from "./BillingDialect.ts"
import { unbelievable, type Confirmed } from "./readConfirmed.ts"
import { readRefusal } from "./readRefusal.ts"
import { sendRequest } from "./sendRequest.ts"

/** Enough to find the call in Billing's own log, and nothing of what the answer says. */
const logUnbelieved = (call: BillingCall, requestId: string, answer: BillingAnswer, reason: string) => {
  const body = Result.getOrElse(answer.body, () => new Uint8Array())
  return Effect.logWarning("Billing's answer leaves open whether the call was carried out").pipe(
    Effect.annotateLogs({
      requestId,
      method: call.method,
      status: answer.status,
      reason,
      bodyBytes: body.length,
      bodySha256: createHash("sha256").update(body).digest("hex")
    })
  )
}

const isTraceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/u

/** So that Billing's own traces, if it has any, hang on ours (W3C Trace Context). */
const traceHeaders = Effect.map(Effect.option(Effect.currentSpan), (span): Readonly<Record<string, string>> => {
  if (Option.isNone(span)) return {}
  const { traceparent } = HttpTraceContext.toHeaders(span.value)
  // The span of a fiber that is not traced has a name in the place of its ids.
  return traceparent !== undefined && isTraceparent.test(traceparent) ? { traceparent } : {}
})

const isOfAnother = (requestId: string, answer: BillingAnswer): boolean =>
  answer.requestId !== null && answer.requestId.toLowerCase() !== requestId

/**
 * Sends a call under an `X-Request-Id` of its own and tells what is known then: confirmed, refused, not done, or
 * unknown. What cannot be believed goes to the log, without what it says. Nothing is retried.
 */
export const callBilling = (connection: BillingConnection, dialect: BillingDialect) =>
  Effect.fn("Billing.call", { kind: "client" })(function* <A>(
    kind: BillingOperationKind,
    call: BillingCall,
    read: (answer: BillingAnswer) => Confirmed<A>
  ) {
    yield* failpoint("before_http", kind)
    const requestId = randomUUID()
    const headers = { ...call.headers, "x-request-id": requestId, ...(yield* traceHeaders) }
    const sent = { ...call, headers }
    yield* Effect.annotateCurrentSpan({ "billing.object": kind, "billing.request_id": requestId })
    const answer = yield* sendRequest(connection, sent, failpoint("after_http_sent", kind))
    yield* Effect.annotateCurrentSpan("http.response.status_code", answer.status)
    const personal = [...call.personal, ...(yield* SensitiveStrings)]
    const refusal = readRefusal(dialect, answer, personal, yield* Clock.currentTimeMillis)
    const told = refusal === null ? read(answer) : Result.fail(refusal)
    const isForeign = dialect.repeatsRequestId && isOfAnother(requestId, answer)
    const result = isForeign ? unbelievable("the answer is one to another call") : told
    if (Result.isFailure(result) && result.failure._tag === "BillingOutcomeUnknown") {
      yield* logUnbelieved(call, requestId, answer, result.failure.reason)
    }
    return yield* Effect.fromResult(result)
  })

/** A refused look-up refuses nothing: whether the object is there stays unknown. */
export const refusedLookUp = <A>(lookUp: Effect.Effect<A, BillingError>) =>
  Effect.catchTag(lookUp, "BillingRejected", ({ reason }) =>
    Effect.fail(new BillingOutcomeUnknown({ reason: `the look-up was refused: ${reason}` }))
  )
