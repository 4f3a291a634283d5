import { Clock, Effect, Result } from "effect"
import { createHash, randomUUID } from "node:crypto"
import { unbelievable, type Confirmed } from "./readConfirmed.ts"
import { readRefusal } from "./readRefusal.ts"
import type { TBankAnswer } from "./TBankAnswer.ts"
import type { TBankRequest } from "./TBankRequest.ts"
import { sendRequest, type TransportOptions } from "./transport/sendRequest.ts"

/** Enough to find the call in T-Bank's own log, and nothing of what the answer says. */
const logUnbelieved = (requestId: string, answer: TBankAnswer, reason: string) => {
  const body = Result.getOrElse(answer.body, () => new Uint8Array())
  return Effect.logWarning("T-Bank's answer leaves open whether the call was carried out").pipe(
    Effect.annotateLogs({
      requestId,
      status: answer.status,
      reason,
      bodyBytes: body.length,
      bodySha256: createHash("sha256").update(body).digest("hex")
    })
  )
}

/** T-Bank repeats the `X-Request-Id` of a call: one of another call came to us by mistake. */
const isAnswerTo = (requestId: string, answer: TBankAnswer): boolean =>
  answer.requestId === null || answer.requestId.toLowerCase() === requestId

/** Sends a call under a request id of its own and reads what the answer says. */
export const callTBank = Effect.fn("TBank.call")(function* <A>(
  transport: TransportOptions,
  request: TBankRequest,
  read: (answer: TBankAnswer) => Confirmed<A>
) {
  const requestId = randomUUID()
  const answer = yield* sendRequest(transport, request, requestId)
  const refusal = readRefusal(answer, request.personal, yield* Clock.currentTimeMillis)
  const told = refusal === null ? read(answer) : Result.fail(refusal)
  const result = isAnswerTo(requestId, answer) ? told : unbelievable("the answer is one to another call")
  if (Result.isFailure(result) && result.failure._tag === "BillingOutcomeUnknown") {
    yield* logUnbelieved(requestId, answer, result.failure.reason)
  }
  return yield* Effect.fromResult(result)
})
