import type { CanWait, OperationName } from "./operations.ts"

export interface ClientOptions {
  /** The service, such as `https://billing.example`; a path prefix is kept. */
  readonly url: string
  /** The API key, or a function that returns a key or token before each attempt. */
  readonly key: string | (() => string | Promise<string>)
  /** For one attempt; 10,000 by default. The seconds of `wait` are added. */
  readonly timeoutMs?: number
  /** For the whole call with its retries and pauses; three times `timeoutMs` by default. */
  readonly budgetMs?: number
  /** 5 by default; 1: no retries. */
  readonly attemptsMax?: number
  /** The longest pause before the first retry, doubled for each further one up to 5,000; 100 by default. */
  readonly retryDelayMs?: number
  /** Replaces the global `fetch`, for a proxy or own certificates. */
  readonly fetch?: typeof globalThis.fetch
}

interface SharedCallOptions {
  /** Overrides the client's option. */
  readonly timeoutMs?: number
  readonly budgetMs?: number
  /** Aborts the call, which rejects with the signal's reason. A write may have been carried out. */
  readonly signal?: AbortSignal
  /** For the service's logs: 1 to 128 characters of `A-Z a-z 0-9 . _ ~ -`; random by default. */
  readonly requestId?: string
}

interface WaitOption {
  /** Seconds that the service may wait for Billing, at most 10. */
  readonly wait?: number
}

export type CallOptions<Name extends OperationName = OperationName> = SharedCallOptions &
  (CanWait<Name> extends true ? WaitOption : unknown)

export type AnyCallOptions = SharedCallOptions & WaitOption
