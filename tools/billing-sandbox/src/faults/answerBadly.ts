import type { ServerResponse } from "node:http"
import { Readable } from "node:stream"
import { withForeignIds, withWrongTypes } from "./badBody.ts"
import type { Fault, FaultRule } from "./FaultPlan.ts"

const dripMs = 1000
const slowMs = 1000
const hugeBytes = 100 * 1024 * 1024

export interface GoodAnswer {
  readonly status: number
  readonly body: unknown
}

const undone: ReadonlyArray<Fault> = ["drop-before-commit", "status", "redirect", "business-hours"]

/** The call is not executed. */
export const isBeforeCommit = (fault: Fault): boolean => undone.includes(fault)

const writeText = (response: ServerResponse, status: number, text: string, type = "application/json"): void => {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) }).end(text)
}

const drip = (response: ServerResponse, status: number, text: string): void => {
  const bytes = Buffer.from(text)
  let sent = 0
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length })
  response.flushHeaders()
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1))
    sent += 1
    if (sent >= bytes.length) response.end()
  }, dripMs)
  response.once("close", () => clearInterval(timer))
}

const slow = (response: ServerResponse, { delayMs = slowMs }: FaultRule, status: number, text: string): void => {
  const timer = setTimeout(() => writeText(response, status, text), delayMs)
  response.once("close", () => clearTimeout(timer))
}

const truncate = (response: ServerResponse, status: number, text: string): void => {
  const bytes = Buffer.from(text)
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length })
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy())
}

function* hugeJson(body: unknown): Generator<string> {
  const chunk = "x".repeat(64 * 1024)
  yield '{"padding":"'
  for (let sent = 0; sent < hugeBytes; sent += chunk.length) yield chunk
  yield `",${JSON.stringify(body).slice(1)}`
}

const redirect = (response: ServerResponse, rule: FaultRule): void => {
  const status = rule.status !== undefined && rule.status < 400 ? rule.status : 307
  response.writeHead(status, { location: "/sandbox/redirected", "content-length": 0 }).end()
}

const refuse = (response: ServerResponse, { retryAfter, status = 503 }: FaultRule): void => {
  if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter)
  const message = "Simulated fault; nothing was done"
  writeText(response, status, JSON.stringify({ error: { code: "fault", message } }))
}

export const answerBadly = (response: ServerResponse, rule: FaultRule, good: GoodAnswer): void => {
  const text = JSON.stringify(good.body)
  switch (rule.fault ?? "status") {
    case "drop-after-commit":
    case "drop-before-commit":
      response.socket?.destroy()
      return
    case "reset":
      response.socket?.resetAndDestroy()
      return
    case "silence":
      return
    case "status":
    case "business-hours":
      return refuse(response, rule)
    case "redirect":
      return redirect(response, rule)
    case "slow":
      return slow(response, rule, good.status, text)
    case "drip":
      return drip(response, good.status, text)
    case "truncated":
      return truncate(response, good.status, text)
    case "wrong-types":
      return writeText(response, good.status, JSON.stringify(withWrongTypes(good.body)))
    case "foreign-id":
      return writeText(response, good.status, JSON.stringify(withForeignIds(good.body)))
    case "html":
      return writeText(response, 200, "<!doctype html><title>Billing</title><p>Welcome", "text/html")
    case "huge": {
      response.writeHead(good.status, { "content-type": "application/json" })
      Readable.from(hugeJson(good.body))
        .on("error", () => response.destroy())
        .pipe(response)
      return
    }
  }
}
