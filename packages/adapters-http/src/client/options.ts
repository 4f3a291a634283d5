import type { OperationName, Operations } from "./generated/routes.ts"

export interface ClientOptions {
  /** Where the service is, `https://billing.example`; a path in front of the API's own is kept. */
  readonly url: string
  /** The API key, or what gives one before each attempt, within its time, for tokens that are renewed. */
  readonly key: string | (() => string | Promise<string>)
  /** How long one attempt may take, in ms; 10 s by default, longer by as much as `wait` asks for. */
  readonly timeoutMs?: number
  /** How long a call may take with all its attempts and pauses, in ms; three times an attempt by default. */
  readonly budgetMs?: number
  /** 1 repeats nothing; 5 by default. */
  readonly attemptsMax?: number
  /** The pause before the first repetition, in ms, doubled by every other; 100 by default. */
  readonly retryDelayMs?: number
  /** In place of the global one, for a proxy or certificates of one's own. */
  readonly fetch?: typeof globalThis.fetch
}

interface SharedCallOptions {
  /** For this call, in place of the client's. */
  readonly timeoutMs?: number
  readonly budgetMs?: number
  /** Ends the call, which then rejects with the signal's reason. A write may have been carried out. */
  readonly signal?: AbortSignal
  /** To be found in the service's logs: 1 to 128 of `A-Z a-z 0-9 . _ ~ -`; made up by default. */
  readonly requestId?: string
}

interface WaitOption {
  /** How many seconds the service may wait for Billing before it answers, at most 10. */
  readonly wait?: number
}

export type CallOptions<Name extends OperationName = OperationName> = SharedCallOptions &
  (Operations[Name]["canWait"] extends true ? WaitOption : unknown)

/** What a call may be told, whichever it is. */
export type AnyCallOptions = SharedCallOptions & WaitOption

export type Input<Name extends OperationName> = Operations[Name]["input"]

/** A call's answer. Money is a string with two fraction digits: do not make it a number. */
export interface Answer<Name extends OperationName> {
  /** 201: this call made it; 200: it was there, or nothing had to be made. */
  readonly status: Operations[Name]["status"]
  readonly body: Operations[Name]["body"]
  readonly requestId: string
}
