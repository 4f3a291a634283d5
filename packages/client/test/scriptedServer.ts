import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"

type Step = (response: ServerResponse, request: IncomingMessage) => void

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

/** Answers with each step in turn, then always with the last one; closes with its test. */
export const scriptedServer = async (...steps: ReadonlyArray<Step>) => {
  const seen: Array<SeenRequest> = []
  const server = createServer((request, response) => {
    void (async () => {
      const step = steps[Math.min(seen.length, steps.length - 1)]
      const entry = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: "" }
      seen.push(entry)
      for await (const chunk of request) entry.body += String(chunk)
      step?.(response, request)
    })()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Step =>
  (response) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body))

export const problem = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Step =>
  json(
    status,
    { type: `urn:dealer-billing:problem:${code}`, title: code, status, detail: "It is so", code, requestId: "r-1" },
    { "Content-Type": "application/problem+json", ...headers }
  )

export const html =
  (status: number): Step =>
  (response) =>
    response.writeHead(status, { "Content-Type": "text/html" }).end("<h1>Gateway</h1>")

export const reset: Step = (_, request) => void request.socket.destroy()
export const silence: Step = () => {}
export const truncated: Step = (response) => {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "100" })
  response.write('{"status":')
  setTimeout(() => response.destroy(), 20)
}
