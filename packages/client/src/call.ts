import type { OperationName } from "./operations.ts"
import type { AnyCallOptions, ClientOptions } from "./options.ts"
import { pause, retryDelayMs } from "./pause.ts"
import { DealerBillingProblem, DealerBillingUnavailable } from "./problems.ts"
import { readResponse, type Outcome } from "./readResponse.ts"
import { toRequest, type AnyInput, type OutgoingRequest } from "./toRequest.ts"

const defaults = { timeoutMs: 10_000, attemptsMax: 5, retryDelayMs: 100 }
const attemptsInBudget = 3

const isTransient = (status: number): boolean => status === 429 || (status >= 502 && status <= 504)

type Attempt = Outcome | { readonly kind: "network" | "timeout"; readonly cause: unknown }

type Failed = Exclude<Attempt, { readonly kind: "answer" }>

const readKey = async (ends: AbortSignal, key: ClientOptions["key"]): Promise<string | null> => {
  if (typeof key === "string") return key
  let onEnd = () => {}
  const end = new Promise<null>((resolve) => {
    onEnd = () => resolve(null)
    ends.addEventListener("abort", onEnd)
  })
  try {
    return ends.aborted ? null : await Promise.race([key(), end])
  } finally {
    ends.removeEventListener("abort", onEnd)
  }
}

const attempt = async (
  name: OperationName,
  request: OutgoingRequest,
  client: ClientOptions,
  { signal, timeoutMs }: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number }
): Promise<Attempt> => {
  const { fetch = globalThis.fetch, key } = client
  const timeout = AbortSignal.timeout(Math.ceil(timeoutMs))
  const ends = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  const given = await readKey(ends, key)
  signal?.throwIfAborted()
  if (given === null) return { kind: "timeout", cause: timeout.reason }
  try {
    const response = await fetch(request.url, {
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${given}` },
      // A redirect would send the key to another host.
      redirect: "manual",
      signal: ends
    })
    return await readResponse(name, response)
  } catch (cause) {
    signal?.throwIfAborted()
    return { kind: timeout.aborted ? "timeout" : "network", cause }
  }
}

const mayRepeat = (outcome: Failed): boolean => {
  if (outcome.kind === "problem") return isTransient(outcome.problem.status)
  return outcome.kind === "foreign" ? isTransient(outcome.status) : true
}

const toError = (name: OperationName, outcome: Failed, attempts: number, requestId: string): Error => {
  if (outcome.kind === "problem") return new DealerBillingProblem(name, outcome.problem)
  if (outcome.kind === "foreign") {
    const { status } = outcome
    return new DealerBillingUnavailable(name, { reason: "unexpected-answer", status, attempts, requestId })
  }
  const { cause, kind } = outcome
  return new DealerBillingUnavailable(name, { reason: kind, status: null, attempts, requestId, cause })
}

/** Calls an operation, and repeats it until there is an answer, a permanent problem, or no time left. */
export const call = async (
  client: ClientOptions,
  name: OperationName,
  input: AnyInput,
  options: AnyCallOptions
): Promise<{ readonly status: number; readonly body: unknown; readonly requestId: string }> => {
  const { requestId = crypto.randomUUID(), signal, wait } = options
  const { attemptsMax = defaults.attemptsMax, retryDelayMs: firstDelayMs = defaults.retryDelayMs } = client
  const timeoutMs = (options.timeoutMs ?? client.timeoutMs ?? defaults.timeoutMs) + (wait ?? 0) * 1000
  const request = toRequest(name, client.url, input, { requestId, wait })
  const budgetMs = options.budgetMs ?? client.budgetMs ?? timeoutMs * attemptsInBudget
  const endMs = performance.now() + budgetMs
  for (let attempts = 1; ; attempts += 1) {
    signal?.throwIfAborted()
    const leftMs = Math.max(0, endMs - performance.now())
    const outcome = await attempt(name, request, client, { signal, timeoutMs: Math.min(timeoutMs, leftMs) })
    if (outcome.kind === "answer")
      return { status: outcome.status, body: outcome.body, requestId: outcome.requestId }
    const askedMs = "retryAfterMs" in outcome ? outcome.retryAfterMs : null
    const delayMs = retryDelayMs(attempts, firstDelayMs, askedMs)
    const isOver = attempts >= attemptsMax || performance.now() + delayMs >= endMs
    if (isOver || !mayRepeat(outcome)) throw toError(name, outcome, attempts, requestId)
    await pause(delayMs, signal)
  }
}
