import { setTimeout as pause } from "node:timers/promises"

export interface BillBody {
  readonly id: string
  readonly cmeDealerId: string
  readonly dealId: string
  readonly commonSum: string
  readonly status: string
  readonly invoiceId: string | null
}

export type BillCommand =
  | { readonly operation: "GET_DEPOSIT"; readonly dealId: string; readonly sum: string }
  | { readonly operation: "GET_SETTLEMENT"; readonly dealId: string; readonly carPrice: string }
  | {
      readonly operation: "GET_REWARD"
      readonly dealId: string
      readonly carPrice: string
      readonly closedAt: string
    }

const requestTimeoutMs = 15_000
const retryPauseMs = 200
/** After this time of retries the call fails. */
const patienceMs = 90_000

/** A retry does not help. */
class Refused extends Error {}

/** Retries calls without an answer, and after 429 and 503. */
export class Caller {
  readonly #baseUrl: string
  readonly #key: string
  repeats = 0

  constructor(baseUrl: string, key: string) {
    this.#baseUrl = baseUrl
    this.#key = key
  }

  async #once<Body>(method: string, path: string, body: unknown): Promise<Body> {
    const response = await fetch(`${this.#baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" })
      },
      signal: AbortSignal.timeout(requestTimeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await response.text()
    if (response.ok) return JSON.parse(text) as Body
    const problem = `${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`
    throw response.status === 503 || response.status === 429 ? new Error(problem) : new Refused(problem)
  }

  async send<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const deadlineMs = performance.now() + patienceMs
    while (true) {
      try {
        return await this.#once<Body>(method, path, body)
      } catch (error) {
        if (error instanceof Refused || performance.now() > deadlineMs) throw error
        this.repeats += 1
        await pause(retryPauseMs)
      }
    }
  }

  async until<Body>(path: string, isWanted: (body: Body) => boolean, timeoutMs: number): Promise<Body> {
    const deadlineMs = performance.now() + timeoutMs
    while (performance.now() < deadlineMs) {
      const body = await this.send<Body>("GET", path)
      if (isWanted(body)) return body
      await pause(retryPauseMs)
    }
    throw new Error(`GET ${path} did not answer the expected state in ${timeoutMs} ms`)
  }
}
