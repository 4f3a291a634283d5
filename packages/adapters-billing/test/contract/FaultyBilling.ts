import type { BillingOperationKind } from "@dealer-billing/domain/internal"
import { retryAfterMs, type ArrivedCall, type ArrivedField, type FarFault } from "@dealer-billing/domain/contract"
import { Effect } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

type Json = Readonly<Record<string, unknown>>
type Target = BillingOperationKind | "LOOKUP"

interface Received {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly body: string
}

const targets: ReadonlyArray<readonly [RegExp, BillingOperationKind]> = [
  [/^\/v1\/clients\/[^/]+$/u, "CLIENT"],
  [/\/payers\/[^/]+$/u, "PAYER"],
  [/^\/v1\/clients\/[^/]+\/contracts\/[^/]+$/u, "CONTRACT"],
  [/\/invoices\/[^/]+$/u, "INVOICE"],
  [/\/cancellation$/u, "CANCELLATION"]
]

const targetOf = ({ method, path }: Received): Target =>
  method === "GET" ? "LOOKUP" : (targets.find(([pattern]) => pattern.test(path))?.[1] ?? "LOOKUP")

const at = (value: unknown, ...keys: ReadonlyArray<string | number>): string | undefined => {
  const found = keys.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value)
  return typeof found === "string" || typeof found === "number" ? String(found) : undefined
}

const paths: Readonly<Record<ArrivedField, ReadonlyArray<string | number>>> = {
  name: ["name"],
  payerName: ["requisite", "name"],
  inn: ["requisite", "inn"],
  settlementAccount: ["requisite", "settlementAccount"],
  requisiteVersion: ["requisiteVersion"],
  accountType: ["kind"],
  sum: ["sum"],
  currency: ["currency"],
  vatMode: ["vat", "mode"],
  vatRate: ["vat", "rate"],
  vatSum: ["vat", "sum"],
  purpose: ["purpose"],
  itemSum: ["items", 0, "sum"],
  reason: ["reason"]
}

const readFields = (body: unknown): ArrivedCall["fields"] =>
  Object.fromEntries(
    Object.entries(paths).flatMap(([field, path]) => {
      const value = at(body, ...path)
      return value === undefined ? [] : [[field, value]]
    })
  )

const listTexts = (value: unknown): ReadonlyArray<string> =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(listTexts) : [String(value)]

const deadlineMs = 1_000
/** Longer than the deadline of the adapter under test. */
const delayMs = deadlineMs + 500

const changeAnswer = (fault: FarFault | undefined, body: Json): Json => {
  const change = (field: RegExp, value: unknown) =>
    Object.fromEntries(Object.entries(body).map(([key, old]) => [key, field.test(key) ? value : old]))
  if (fault === "forged-reference") return change("cancelledAt" in body ? /Id$/u : /Ref$/u, "another-object")
  if (fault === "older-version") return change(/^requisiteVersion$/u, 2)
  if (fault === "foreign-link") return change(/^url$/u, "https://another.example/1.pdf")
  return fault === "plain-link" ? change(/^url$/u, "http://billing.example/1.pdf") : body
}

const statuses: Readonly<Partial<Record<FarFault, number>>> = {
  "server-error": 500,
  refuse: 422,
  busy: 429,
  unauthorized: 401
}

/** A proxy before a Billing that spoils calls and keeps what arrived. */
export class FaultyBilling {
  readonly arrived: Array<ArrivedCall> = []
  readonly received: Array<Received> = []
  readonly faults = new Map<Target, FarFault>()
  url = ""

  constructor(readonly upstream: string) {}

  async forward({ authorization, body, method, path }: Received) {
    const headers = { authorization, "content-type": "application/json" }
    const answer = await fetch(`${this.upstream}${path}`, method === "GET" ? { headers } : { method, headers, body })
    return { status: answer.status, body: await answer.text() }
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Array<Buffer> = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = "", url: path = "", headers } = request
    const received = { method, path, authorization: headers.authorization ?? "", body: Buffer.concat(chunks).toString() }
    const target = targetOf(received)
    const sent: unknown = received.body === "" ? {} : JSON.parse(received.body)
    if (target !== "LOOKUP") {
      this.received.push(received)
      this.arrived.push({ kind: target, fields: readFields(sent) })
    }
    const fault = this.faults.get(target)
    this.faults.delete(target)
    const status = fault === undefined ? undefined : statuses[fault]
    if (fault === "drop-before-commit") return void response.destroy()
    if (status !== undefined) {
      const message = `cannot accept ${listTexts(sent).join("; ")}`
      response.writeHead(status, {
        "content-type": "application/json",
        ...(fault === "busy" ? { "retry-after": String(retryAfterMs / 1000) } : {})
      })
      return void response.end(JSON.stringify({ error: { code: "refused", message } }))
    }
    await this.answer(fault, received, response)
  }

  private async answer(fault: FarFault | undefined, received: Received, response: ServerResponse): Promise<void> {
    const good = await this.forward(received)
    if (fault === "drop-after-commit") return void response.destroy()
    if (fault === "delay") await new Promise((resolve) => setTimeout(resolve, delayMs))
    const changed = fault === undefined ? good.body : JSON.stringify(changeAnswer(fault, JSON.parse(good.body) as Json))
    response.writeHead(good.status, { "content-type": "application/json" })
    response.end(fault === "unreadable" ? changed.slice(0, -5) : changed)
  }
}

export const adapterTimeoutMs = deadlineMs

/** Listens on a loopback port until the scope closes. */
export const startFaultyBilling = (upstream: string) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly faulty: FaultyBilling; readonly close: () => void }>((resume) => {
      const faulty = new FaultyBilling(upstream)
      const server = createServer((request, response) => void faulty.handle(request, response))
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        faulty.url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
        const close = () => {
          server.close()
          server.closeAllConnections()
        }
        resume(Effect.succeed({ faulty, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  ).pipe(Effect.map(({ faulty }) => faulty))
