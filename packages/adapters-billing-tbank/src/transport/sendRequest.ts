import { BillingOutcomeUnknown, BillingUnavailable } from "@dealer-billing/domain"
import { Duration, Effect, Redacted, Result } from "effect"
import type { TBankAnswer } from "../TBankAnswer.ts"
import type { TBankRequest } from "../TBankRequest.ts"
import { connect } from "./connect.ts"
import { exchange, readBody, type Outgoing } from "./exchange.ts"

/** The largest answer that is read, in bytes. */
export const answerBytesMax = 1_048_576

export interface TransportOptions {
  /** The address of the API; calls go below its path. */
  readonly url: URL
  readonly token: Redacted.Redacted<string>
  /** Certificates (PEM) to trust instead of Node's own; null for Node's. */
  readonly certificateAuthority: string | null
  /** For a whole call, from the connection to the last byte of the answer. */
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
}

const outgoing = ({ token, url }: TransportOptions, request: TBankRequest, requestId: string): Outgoing => {
  const body = request.body === null ? null : new TextEncoder().encode(request.body)
  return {
    method: request.method,
    path: `${url.pathname.replace(/\/+$/u, "")}${request.path}`,
    body,
    headers: {
      host: url.host,
      authorization: `Bearer ${Redacted.value(token)}`,
      accept: "application/json",
      "accept-encoding": "identity",
      "x-request-id": requestId,
      ...(body === null ? {} : { "content-type": "application/json", "content-length": String(body.length) })
    }
  }
}

const headerOf = (value: string | ReadonlyArray<string> | undefined): string | null =>
  value === undefined ? null : typeof value === "string" ? value : value.join(", ")

/**
 * Sends one call over a connection of its own and reads the answer. Without a connection nothing was done
 * (`BillingUnavailable`); after it, a call without an answer may have been carried out (`BillingOutcomeUnknown`).
 */
export const sendRequest = Effect.fn("TBank.sendRequest")(function* (
  options: TransportOptions,
  request: TBankRequest,
  requestId: string
) {
  const tooSlow = `no answer within ${options.timeoutMs} ms`
  const connectTimeoutMs = Math.min(options.connectTimeoutMs, options.timeoutMs)
  const [connecting, socket] = yield* Effect.timed(
    connect(options.url, connectTimeoutMs, options.certificateAuthority)
  ).pipe(
    Effect.catchTag("NotConnected", (error) =>
      Effect.fail(new BillingUnavailable({ reason: error.message, retryAfterMs: null }))
    )
  )
  const leftMs = options.timeoutMs - Duration.toMillis(connecting)
  const [answering, response] = yield* Effect.timed(exchange(socket, outgoing(options, request, requestId))).pipe(
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
    requestId: headerOf(response.headers["x-request-id"]),
    body
  } satisfies TBankAnswer
}, Effect.scoped)
