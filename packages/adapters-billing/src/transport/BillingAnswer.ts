import type { Result } from "effect"

export interface BillingAnswer {
  readonly status: number
  readonly contentType: string | null
  readonly contentEncoding: string | null
  readonly retryAfter: string | null
  readonly requestId: string | null
  readonly body: Result.Result<Uint8Array, string>
}
