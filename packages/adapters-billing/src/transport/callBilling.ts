import { BillingOutcomeUnknown, type BillingError } from "@dealer-billing/domain"
import { failpoint, SensitiveStrings, type BillingOperationKind } from "@dealer-billing/domain/internal"
import { Clock, Effect, Option, Result } from "effect"
import { HttpTraceContext } from "effect/http"
import { createHash, randomUUID } from "node:crypto"
import type { BillingAnswer } from "./BillingAnswer.ts"
import type { BillingCall } from "./BillingCall.ts"
import type { BillingConnection } from "./BillingConnection.ts"
import type { BillingDialect } from "./BillingDialect.ts"
import { outcomeUnknown, type Confirmed } from "./readConfirmed.ts"
import { readRefusal } from "./readRefusal.ts"
import { sendRequest } from "./sendRequest.ts"

/** The fields find the call in Billing's own log. The answer itself may have personal data. */
const logUnknownOutcome = (call: BillingCall, requestId: string, answer: BillingAnswer, reason: string) => {
  const body = Result.getOrElse(answer.body, () => new Uint8Array())
  return Effect.logWarning(`Outcome unknown: Billing answered HTTP ${answer.status}`).pipe(
    Effect.annotateLogs({
      requestId,
      method: call.method,
      reason,
      bodyBytes: body.length,
      bodySha256: createHash("sha256").update(body).digest("hex")
    })
  )
}

const isTraceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/u

const traceHeaders = Effect.map(Effect.option(Effect.currentSpan), (span): Readonly<Record<string, string>> => {
  if (Option.isNone(span)) return {}
  const { traceparent } = HttpTraceContext.toHeaders(span.value)
  // The span of an untraced fiber has a name instead of ids.
  return traceparent !== undefined && isTraceparent.test(traceparent) ? { traceparent } : {}
})

const isForeignAnswer = (requestId: string, answer: BillingAnswer): boolean =>
  answer.requestId !== null && answer.requestId.toLowerCase() !== requestId

/** Sends a call once. Its outcome is confirmed, rejected, not done (unavailable) or unknown. It never retries. */
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
    const answered = refusal === null ? read(answer) : Result.fail(refusal)
    const isForeign = dialect.repeatsRequestId && isForeignAnswer(requestId, answer)
    const result = isForeign ? outcomeUnknown("the answer belongs to another call") : answered
    if (Result.isFailure(result) && result.failure._tag === "BillingOutcomeUnknown") {
      yield* logUnknownOutcome(call, requestId, answer, result.failure.reason)
    }
    return yield* Effect.fromResult(result)
  })

/** After a refused look-up, it is unknown whether the object exists. */
export const refusedLookUp = <A>(lookUp: Effect.Effect<A, BillingError>) =>
  Effect.catchTag(lookUp, "BillingRejected", ({ reason }) =>
    Effect.fail(new BillingOutcomeUnknown({ reason: `the look-up was refused: ${reason}` }))
  )
