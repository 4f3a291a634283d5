import { Agent, request, type IncomingHttpHeaders } from "node:http"
import { text } from "node:stream/consumers"
import { setTimeout as pause } from "node:timers/promises"

const requestTimeoutMs = 15_000
const retryAfterMsMax = 5_000
/** More answers of 503 count as a failure. */
const deferralsMax = 20

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Place {
  readonly port: number
  readonly key: string
  /** The local address: limits are per address. */
  readonly address: string
}

/** A client that accepts only success, and repeats a call after 503 with Retry-After. */
export class GoodCaller {
  sent = 0
  succeeded = 0
  deferred = 0
  /** Reads that were repeated on another connection. */
  reconnected = 0
  readonly failures: Array<string> = []
  readonly #place: Place
  readonly #agent = new Agent({ keepAlive: true })

  constructor(place: Place) {
    this.#place = place
  }

  #once(method: string, path: string, body: string | undefined, agent: Agent | false): Promise<Answer> {
    const { address, key, port } = this.#place
    const headers = {
      authorization: `Bearer ${key}`,
      ...(body === undefined
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
    }
    const options = { host: "127.0.0.1", localAddress: address, port, method, path, headers, agent }
    return new Promise((resolve, reject) => {
      const asked = request(options, (response) => {
        text(response).then(
          (read) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: read }),
          reject
        )
      })
      asked.setTimeout(requestTimeoutMs, () => asked.destroy(new Error(`no answer in ${requestTimeoutMs} ms`)))
      asked.on("error", (error: NodeJS.ErrnoException) => {
        // The server closed a kept connection while it was reused (RFC 9112, section 9.3.1).
        if (method !== "GET" || !asked.reusedSocket || error.code !== "ECONNRESET") return reject(error)
        this.reconnected += 1
        resolve(this.#once(method, path, body, agent))
      })
      asked.end(body)
    })
  }

  /** Answers null if the call failed; `failures` has the reason. */
  async send<Body>(method: string, path: string, body?: unknown, isNewConnection = false): Promise<Body | null> {
    const sent = body === undefined ? undefined : JSON.stringify(body)
    for (let deferrals = 0; ; deferrals += 1) {
      this.sent += 1
      try {
        const answer = await this.#once(method, path, sent, isNewConnection ? false : this.#agent)
        if (answer.status >= 200 && answer.status < 300) {
          this.succeeded += 1
          return JSON.parse(answer.text) as Body
        }
        const retryAfterS = Number(answer.headers["retry-after"] ?? NaN)
        if (answer.status !== 503 || Number.isNaN(retryAfterS) || deferrals === deferralsMax) {
          throw new Error(`answered ${answer.status}: ${answer.text.slice(0, 300)}`)
        }
        this.deferred += 1
        await pause(Math.min(retryAfterS * 1_000, retryAfterMsMax))
      } catch (error) {
        this.failures.push(`${method} ${path}: ${error instanceof Error ? error.message : String(error)}`)
        return null
      }
    }
  }

  close(): void {
    this.#agent.destroy()
  }
}
