import { Agent, request } from "node:http"
import * as fc from "fast-check"
import { answerChecker, type FuzzAnswer } from "./checkAnswer.ts"
import { KnownIds } from "./KnownIds.ts"
import type { OpenApi } from "./OpenApi.ts"
import { makeRequests, type Caller, type FuzzRequest } from "./makeRequests.ts"

export type Keys = Readonly<Record<Exclude<Caller, "nobody">, string>>

export interface FuzzOptions {
  readonly url: string
  readonly document: OpenApi
  readonly keys: Keys
  readonly count: number
  readonly seed: number
  readonly atOnce?: number
  /** Operations that wait for Billing. */
  readonly slow?: ReadonlyArray<string>
  /** Called after each batch. */
  readonly onProgress?: (sent: number) => Promise<void>
}

export interface FuzzReport {
  readonly sent: number
  /** Counts by operation and status. */
  readonly statuses: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Each kind once, with a request that shows it. */
  readonly findings: ReadonlyArray<string>
  readonly slowestMs: number
}

/** A longer answer is a hang. */
const answerMsMax = 2_000
/** Billing may take ten seconds, and calls to it queue. */
const slowAnswerMsMax = 15_000
const batchSize = 500
const shownMax = 600

const makePath = ({ operation, params, path, query }: FuzzRequest, ids: KnownIds): string => {
  const filled =
    operation === null
      ? path
      : path.replace(/\{(\w+)\}/g, (_, name: string) =>
          encodeURIComponent(ids.getText(name, operation, params[name] ?? "1"))
        )
  const pairs = query.map(([name, value]) => {
    const text = operation === null ? String(value) : ids.getText(name, operation, value)
    return `${encodeURIComponent(name)}=${encodeURIComponent(text)}`
  })
  return pairs.length === 0 ? filled : `${filled}?${pairs.join("&")}`
}

const send = (url: URL, path: string, fuzz: FuzzRequest, keys: Keys, agent: Agent): Promise<FuzzAnswer> =>
  new Promise((resolve, reject) => {
    const { body, caller, headers, method } = fuzz
    const outgoing = request(
      {
        agent,
        host: url.hostname,
        port: url.port,
        method,
        path,
        headers: {
          ...(caller === "nobody" ? {} : { Authorization: `Bearer ${keys[caller]}` }),
          ...(body === undefined
            ? {}
            : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }),
          ...headers
        }
      },
      (response) => {
        const chunks: Array<Buffer> = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("error", reject)
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString("utf8")
          })
        )
      }
    )
    outgoing.on("error", reject)
    outgoing.setTimeout(answerMsMax * 10, () => outgoing.destroy(new Error("no answer at all")))
    outgoing.end(body)
  })

const shown = (path: string, { body, caller, headers, method }: FuzzRequest): string =>
  `${method} ${path} (${caller}) ${JSON.stringify(headers)} ${body === undefined ? "" : String(body)}`.slice(
    0,
    shownMax
  )

/** Sends requests generated from the document, and checks every answer against it. */
export const fuzz = async (options: FuzzOptions): Promise<FuzzReport> => {
  const { atOnce = 8, count, document, keys, seed } = options
  const url = new URL(options.url)
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const requests = makeRequests(document)
  const checker = answerChecker(document)
  const ids = new KnownIds()
  const statuses: Record<string, Record<string, number>> = {}
  const findings = new Map<string, string>()
  let slowestMs = 0

  const find = (what: string, path: string, sent: FuzzRequest, text: string): void => {
    const kind = `${sent.operation?.operationId ?? "nowhere"}: ${what}`
    if (!findings.has(kind)) findings.set(kind, `${kind}\n  ${shown(path, sent)}\n  ${text.slice(0, shownMax)}`)
  }
  const timed = async (path: string, sent: FuzzRequest) => {
    const started = performance.now()
    const answer = await send(url, path, sent, keys, agent)
    return { answer, durationMs: performance.now() - started }
  }
  const once = async (sent: FuzzRequest): Promise<void> => {
    const path = makePath(sent, ids)
    try {
      const { answer, durationMs } = await timed(path, sent)
      slowestMs = Math.max(slowestMs, durationMs)
      const counted = (statuses[sent.operation?.operationId ?? "nowhere"] ??= {})
      counted[answer.status] = (counted[answer.status] ?? 0) + 1
      const wrong = checker.check(sent.operation, answer)
      if (wrong !== null) find(`${answer.status} ${wrong}`, path, sent, answer.text)
      const isSlow = options.slow?.includes(sent.operation?.operationId ?? "") === true
      const limitMs = isSlow ? slowAnswerMsMax : answerMsMax
      // A busy machine is slow once; a hang repeats.
      if (durationMs > limitMs && (await timed(path, sent)).durationMs > limitMs) {
        find("takes too long", path, sent, `${durationMs} ms`)
      }
      if (answer.status < 300 && sent.operation !== null) {
        ids.remember(sent.operation, answer.text)
        if (typeof sent.body === "string" && sent.body !== "" && !checker.allowsBody(sent.operation, sent.body)) {
          find("takes a body that the document forbids", path, sent, answer.text)
        }
      }
    } catch (error) {
      find(`no answer: ${String(error)}`, path, sent, "")
    }
  }
  for (let sent = 0; sent < count; sent += batchSize) {
    const batch = fc.sample(requests, { numRuns: Math.min(batchSize, count - sent), seed: seed + sent })
    const work = async (): Promise<void> => {
      for (let next = batch.pop(); next !== undefined; next = batch.pop()) await once(next)
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    await options.onProgress?.(Math.min(sent + batchSize, count))
  }
  agent.destroy()
  return { sent: count, statuses, findings: [...findings.values()], slowestMs }
}
