import type { Result } from "effect"

/** What came back, not yet believed. */
export interface BillingAnswer {
  readonly status: number
  readonly contentType: string | null
  readonly contentEncoding: string | null
  readonly retryAfter: string | null
  /** The `X-Request-Id` of the answer: where Billing repeats ours, it is the one that we sent. */
  readonly requestId: string | null
  /** The whole body, or why it could not be read to its end. */
  readonly body: Result.Result<Uint8Array, string>
}
