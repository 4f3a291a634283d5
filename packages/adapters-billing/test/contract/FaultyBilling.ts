import type { BillingOperationKind } from "@dealer-billing/domain/internal"
import { retryAfterMs, type ArrivedCall, type ArrivedField, type FarFault } from "@dealer-billing/domain/contract"
import { Effect } from "effect"
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http"
import { text } from "node:stream/consumers"

type Json = Readonly<Record<string, unknown>>
type Target = BillingOperationKind | "LOOKUP"

interface Received {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly body: string
}

interface GoodAnswer {
  readonly status: number
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

const addTwin = (body: Json): Json => {
  const items = body["items"] as ReadonlyArray<Json>
  const twin = (item: Json) =>
    Object.fromEntries(Object.entries(item).map(([key, old]) => [key, key.endsWith("Id") ? "twin" : old]))
  return { ...body, items: [...items, ...items.map(twin)] }
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
  /** References under which a look-up finds a second object. */
  readonly twins = new Set<string>()
  readonly faults = new Map<Target, FarFault>()
  url = ""

  readonly #upstream: string

  constructor(upstream: string) {
    this.#upstream = upstream
  }

  /** Without a pool: the sandbox closes idle connections. */
  #forward({ authorization, body, method, path }: Received): Promise<GoodAnswer> {
    return new Promise((resolve, reject) => {
      const headers = { authorization, "content-type": "application/json" }
      const call = request(`${this.#upstream}${path}`, { method, headers, agent: false }, (answer) => {
        text(answer).then((found) => resolve({ status: answer.statusCode ?? 0, body: found }), reject)
      })
      call.on("error", reject)
      call.end(method === "GET" ? undefined : body)
    })
  }

  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = incoming
    const received = { method, path, authorization: headers.authorization ?? "", body: await text(incoming) }
    const target = targetOf(received)
    const sent: unknown = received.body === "" ? {} : JSON.parse(received.body)
    if (target !== "LOOKUP") {
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
    await this.#answer(fault, received, response)
  }

  #change(fault: FarFault | undefined, { path }: Received, body: string): string {
    const reference = new URL(path, this.#upstream).searchParams.get("ref") ?? ""
    const isTwin = this.twins.has(reference)
    if (fault === undefined && !isTwin) return body
    const json = JSON.parse(body) as Json
    return JSON.stringify(isTwin ? addTwin(json) : changeAnswer(fault, json))
  }

  async #answer(fault: FarFault | undefined, received: Received, response: ServerResponse): Promise<void> {
    const good = await this.#forward(received)
    if (fault === "drop-after-commit") return void response.destroy()
    if (fault === "delay") await new Promise((resolve) => setTimeout(resolve, delayMs))
    const changed = this.#change(fault, received, good.body)
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
      const server = createServer((incoming, response) =>
        faulty.handle(incoming, response).catch(() => response.destroy())
      )
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
