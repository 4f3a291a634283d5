import { BillingOutcomeUnknown, BillingUnavailable } from "@dealer-billing/domain"
import { Duration, Effect, Redacted, Result } from "effect"
import type { BillingAnswer } from "../BillingAnswer.ts"
import type { BillingRequest } from "../BillingRequest.ts"
import { connect } from "./connect.ts"
import { exchange, readBody, type Outgoing } from "./exchange.ts"

/** The largest answer that is read, in bytes. */
export const answerBytesMax = 1_048_576

export interface TransportOptions {
  /** Billing's address; calls go below its path. */
  readonly url: URL
  readonly token: Redacted.Redacted<string>
  /** For a whole call, from the connection to the last byte of the answer. */
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
}

/** A header takes printable ASCII alone; our references may hold any script. */
const asHeader = (reference: string): string => reference.replace(/[^\x21-\x7e]+|%/gu, encodeURIComponent)

const outgoing = ({ token, url }: TransportOptions, request: BillingRequest): Outgoing => {
  const body = request.body === null ? null : new TextEncoder().encode(JSON.stringify(request.body))
  return {
    method: request.method,
    path: `${url.pathname.replace(/\/+$/u, "")}${request.path}`,
    body,
    headers: {
      host: url.host,
      authorization: `Bearer ${Redacted.value(token)}`,
      accept: "application/json",
      "accept-encoding": "identity",
      ...(request.idempotencyKey === null ? {} : { "idempotency-key": asHeader(request.idempotencyKey) }),
      ...(body === null ? {} : { "content-type": "application/json", "content-length": String(body.length) })
    }
  }
}

/**
 * Sends one call over a connection of its own and reads the answer. Without a connection nothing was done
 * (`BillingUnavailable`); after it, a call without an answer may have been carried out (`BillingOutcomeUnknown`).
 */
export const sendRequest = Effect.fn("BillingHttp.sendRequest")(function* (
  options: TransportOptions,
  request: BillingRequest,
  onSent: Effect.Effect<void>
) {
  const tooSlow = `no answer within ${options.timeoutMs} ms`
  const call = outgoing(options, request)
  const connectTimeoutMs = Math.min(options.connectTimeoutMs, options.timeoutMs)
  const [connecting, socket] = yield* Effect.timed(connect(options.url, connectTimeoutMs)).pipe(
    Effect.catchTag("NotConnected", (error) =>
      Effect.fail(new BillingUnavailable({ reason: error.message, retryAfterMs: null }))
    )
  )
  const leftMs = options.timeoutMs - Duration.toMillis(connecting)
  const [answering, response] = yield* Effect.timed(exchange(socket, call, onSent)).pipe(
    Effect.catchTag("NoAnswer", ({ reason }) => Effect.fail(new BillingOutcomeUnknown({ reason }))),
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
    body
  } satisfies BillingAnswer
}, Effect.scoped)
