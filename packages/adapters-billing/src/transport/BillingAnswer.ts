import type { Result } from "effect"

export interface BillingAnswer {
  readonly status: number
  readonly contentType: string | null
  readonly contentEncoding: string | null
  readonly retryAfter: string | null
  /** The `X-Request-Id` of the answer. */
  readonly requestId: string | null
  /** Or why the body could not be read. */
  readonly body: Result.Result<Uint8Array, string>
}
