import {
  Billing,
  BillingOutcomeUnknown,
  failpoint,
  type BillingError,
  type BillingObjectKind,
  type BillingRecovery
} from "@dealer-billing/domain"
import { Clock, Effect, Layer, Redacted, Result } from "effect"
import { createHash } from "node:crypto"
import { validateHeaderValue } from "node:http"
import type { BillingAnswer } from "./BillingAnswer.ts"
import type { BillingRequest } from "./BillingRequest.ts"
import { createClientRequest } from "./createClient/request.ts"
import { createClientResponse } from "./createClient/response.ts"
import { createContractRequest } from "./createContract/request.ts"
import { createContractResponse } from "./createContract/response.ts"
import { findRequest } from "./find/request.ts"
import { findResponse } from "./find/response.ts"
import { issueInvoiceRequest } from "./issueInvoice/request.ts"
import { issueInvoiceResponse } from "./issueInvoice/response.ts"
import type { Confirmed } from "./readConfirmed.ts"
import { readRefusal } from "./readRefusal.ts"
import { setPayerRequest } from "./setPayer/request.ts"
import { setPayerResponse } from "./setPayer/response.ts"
import { sendRequest, type TransportOptions } from "./transport/sendRequest.ts"

export interface BillingHttpOptions {
  /** Billing's address, `http:` or `https:`. */
  readonly url: string
  readonly token: Redacted.Redacted<string>
  /** How this Billing lets an unknown outcome be recovered; read anew for every call. */
  readonly recovery: Effect.Effect<BillingRecovery>
  /** For a whole call; 10 000 by default. */
  readonly timeoutMs?: number
  /** For the connection, the TLS handshake included; 2 000 by default. */
  readonly connectTimeoutMs?: number
}

const timeoutDefaultMs = 10_000
const connectTimeoutDefaultMs = 2_000

/** Enough to find the answer in Billing's own log, and nothing of what it says. */
const logUnbelieved = (request: BillingRequest, answer: BillingAnswer, reason: string) => {
  const body = Result.getOrElse(answer.body, () => new Uint8Array())
  return Effect.logWarning("Billing's answer leaves open whether the call was carried out").pipe(
    Effect.annotateLogs({
      method: request.method,
      status: answer.status,
      reason,
      bodyBytes: body.length,
      bodySha256: createHash("sha256").update(body).digest("hex")
    })
  )
}

/** Sends a request and reads its answer; what cannot be believed goes to the log, without what it says. */
export const makeCall = (transport: TransportOptions) =>
  Effect.fn("BillingHttp.call")(function* <A>(
    kind: BillingObjectKind,
    request: BillingRequest,
    read: (answer: BillingAnswer) => Confirmed<A>
  ) {
    yield* failpoint("before_http", kind)
    const answer = yield* sendRequest(transport, request, failpoint("after_http_sent", kind))
    const refusal = readRefusal(answer, request.personal, yield* Clock.currentTimeMillis)
    const result = refusal === null ? read(answer) : Result.fail(refusal)
    if (Result.isFailure(result) && result.failure._tag === "BillingOutcomeUnknown") {
      yield* logUnbelieved(request, answer, result.failure.reason)
    }
    return yield* Effect.fromResult(result)
  })

/** A refused look-up refuses nothing: whether the object is there stays unknown. */
export const refusedLookUp = <A>(lookUp: Effect.Effect<A, BillingError>) =>
  Effect.catchTag(lookUp, "BillingRejected", ({ reason }) =>
    Effect.fail(new BillingOutcomeUnknown({ reason: `the look-up was refused: ${reason}` }))
  )

/** Checks the settings: a wrong one is a bug of the caller. */
export const transportOf = (options: Omit<BillingHttpOptions, "recovery">): TransportOptions => {
  const url = new URL(options.url)
  if (!/^https?:$/u.test(url.protocol)) throw new Error("Billing's address must begin with http: or https:")
  validateHeaderValue("authorization", Redacted.value(options.token))
  return {
    url,
    token: options.token,
    timeoutMs: options.timeoutMs ?? timeoutDefaultMs,
    connectTimeoutMs: options.connectTimeoutMs ?? connectTimeoutDefaultMs
  }
}

/** Billing over HTTP, as described in `docs/contracts/billing.openapi.json`. It retries nothing by itself. */
export const billingHttpLayer = (options: BillingHttpOptions): Layer.Layer<Billing> =>
  Layer.sync(Billing, () => {
    const call = makeCall(transportOf(options))
    return {
      recovery: options.recovery,
      createClient: (request) =>
        call("CLIENT", createClientRequest(request), (answer) => createClientResponse(request, answer)),
      setPayer: (request) => call("PAYER", setPayerRequest(request), (answer) => setPayerResponse(request, answer)),
      createContract: (request) =>
        call("CONTRACT", createContractRequest(request), (answer) => createContractResponse(request, answer)),
      issueInvoice: (request) =>
        call("INVOICE", issueInvoiceRequest(request), (answer) => issueInvoiceResponse(request, answer)),
      find: (kind, reference) =>
        refusedLookUp(call(kind, findRequest(kind, reference), (answer) => findResponse(kind, reference, answer)))
    }
  })
