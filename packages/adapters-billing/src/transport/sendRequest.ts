import { BillingOutcomeUnknown } from "@dealer-billing/domain"
import { askToSend } from "@dealer-billing/domain/internal"
import { Duration, Effect, Redacted, Result } from "effect"
import type { BillingAnswer } from "./BillingAnswer.ts"
import type { BillingCall } from "./BillingCall.ts"
import type { BillingConnection } from "./BillingConnection.ts"
import { connect } from "./connect.ts"
import { exchange, readBody, type Outgoing } from "./exchange.ts"

const answerBytesMax = 1_048_576

const outgoing = ({ token, url }: BillingConnection, call: BillingCall): Outgoing => {
  const body = call.body === null ? null : new TextEncoder().encode(call.body)
  return {
    method: call.method,
    host: url.hostname,
    path: `${url.pathname.replace(/(?<!\/)\/+$/u, "")}${call.path}`,
    body,
    headers: {
      accept: "application/json",
      ...(body === null ? {} : { "content-type": "application/json" }),
      ...call.headers,
      host: url.host,
      authorization: `Bearer ${Redacted.value(token)}`,
      "accept-encoding": "identity",
      ...(body === null ? {} : { "content-length": String(body.length) })
    }
  }
}

const joinHeader = (value: string | ReadonlyArray<string> | undefined): string | null =>
  value === undefined ? null : typeof value === "string" ? value : value.join(", ")

/**
 * Opens a connection per call. Without a connection or a permit to send, nothing was done (`BillingUnavailable`).
 * After that, a call without an answer may have been executed (`BillingOutcomeUnknown`).
 */
export const sendRequest = Effect.fn("Billing.sendRequest")(function* (
  connection: BillingConnection,
  call: BillingCall,
  onSent: Effect.Effect<void>
) {
  const tooSlow = `no answer within ${connection.timeoutMs} ms`
  const [connecting, socket] = yield* Effect.timed(connect(connection))
  if (call.method !== "GET") yield* askToSend
  const leftMs = connection.timeoutMs - Duration.toMillis(connecting)
  const [answering, response] = yield* Effect.timed(exchange(socket, outgoing(connection, call), onSent)).pipe(
    Effect.timeoutOrElse({
      duration: leftMs,
      orElse: () => Effect.fail(new BillingOutcomeUnknown({ reason: tooSlow }))
    })
  )
  const body = yield* readBody(response, answerBytesMax).pipe(
    Effect.timeoutOrElse({
      duration: leftMs - Duration.toMillis(answering),
      orElse: () => Effect.succeed(Result.fail(tooSlow))
    })
  )
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? null,
    contentEncoding: response.headers["content-encoding"] ?? null,
    retryAfter: response.headers["retry-after"] ?? null,
    requestId: joinHeader(response.headers["x-request-id"]),
    body
  } satisfies BillingAnswer
}, Effect.scoped)
