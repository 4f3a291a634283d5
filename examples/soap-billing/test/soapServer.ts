import type { ArrivedCall, FarFault } from "@dealer-billing/domain/contract"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { Effect } from "effect"
import { createServer, type ServerResponse } from "node:http"

type Kind = ArrivedCall["kind"]
type Target = Kind | "LOOKUP"
type Fields = Readonly<Record<string, string>>
interface SoapObject extends Fields {
  readonly kind: string
  readonly id: string
  readonly reference: string
}

const kinds: Readonly<Record<string, Target>> = {
  CreateClient: "CLIENT",
  SetPayer: "PAYER",
  CreateContract: "CONTRACT",
  IssueInvoice: "INVOICE",
  CancelInvoice: "CANCELLATION",
  ListObjects: "LOOKUP"
}

const unescapeText = (text: string) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")
const escapeText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** The first of a name: that of a signatory comes later. */
const readFields = (xml: string): Fields =>
  Object.fromEntries(
    [...xml.matchAll(/<([A-Za-z0-9]{1,30})>([^<>]*)<\//gu)]
      .toReversed()
      .map(([, name = "", text = ""]) => [name, unescapeText(text)])
  )

const envelope = (body: string) =>
  `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>${body}</soap:Body></soap:Envelope>`

const writeObject = (object: Fields) =>
  `<object>${Object.entries(object)
    .map(([name, text]) => `<${name}>${escapeText(text)}</${name}>`)
    .join("")}</object>`

const respond = (response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}) => {
  response.writeHead(status, { "content-type": "application/soap+xml; charset=utf-8", ...headers })
  response.end(body)
}

const refuse = (response: ServerResponse, text: string) =>
  respond(response, 400, envelope(`<soap:Fault><soap:Text>${escapeText(text)}</soap:Text></soap:Fault>`))

/** Wrong answers to a call that was executed. */
const forgeries: Readonly<Partial<Record<FarFault, (object: Fields) => Fields>>> = {
  "forged-reference": (object) => ({ ...object, reference: "another" }),
  "older-version": (object) => ({ ...object, version: "2" }),
  "foreign-link": (object) => ({ ...object, url: "https://another.example/1.pdf" }),
  "plain-link": (object) => ({ ...object, url: "http://billing.example/1.pdf" })
}

/** A Billing that makes a new object at each call, except for payers, which it updates. */
export class SoapServer {
  readonly objects: Array<SoapObject> = []
  readonly arrived: Array<ArrivedCall> = []
  readonly faults: Array<readonly [FarFault, Target]> = []
  url = ""

  makeTwin(kind: Kind, reference: string): void {
    const original = this.objects.find((object) => object.kind === kind && object.reference === reference)
    if (original === undefined) throw new Error(`there is no ${kind} ${reference}`)
    this.objects.push({ ...original, id: `${original.id}-twin` })
  }

  handle(xml: string, response: ServerResponse): void {
    const operation = /<soap:Body><([A-Za-z]{1,30})>/u.exec(xml)?.[1] ?? ""
    const kind = kinds[operation]
    if (kind === undefined) return refuse(response, `there is no operation ${operation}`)
    const fields = readFields(xml)
    if (kind !== "LOOKUP") this.arrived.push({ kind, fields: arrivedFields(fields) })
    const index = this.faults.findIndex(([, on]) => on === kind)
    const fault = index === -1 ? undefined : this.faults.splice(index, 1)[0]?.[0]
    if (fault === "drop-before-commit") return void response.destroy()
    if (fault === "server-error") return respond(response, 500, "")
    if (fault === "busy") return respond(response, 503, "", { "retry-after": "7" })
    if (fault === "unauthorized") return respond(response, 401, "")
    if (fault === "refuse")
      return refuse(response, `no such company: ${Object.values(sampleRequisite).join()} ${xml}`)
    const found = kind === "LOOKUP" ? this.list(fields) : this.make(kind, fields)
    if (found === null) return refuse(response, "it belongs to something that is not there")
    if (fault === "drop-after-commit") return void response.destroy()
    if (fault === "delay") return
    const objects = fault === undefined ? found : found.map((object) => forgeries[fault]?.(object) ?? object)
    const answer = envelope(objects.map(writeObject).join(""))
    respond(response, 200, fault === "unreadable" ? answer.slice(0, -10) : answer)
  }

  private list({ kind, reference }: Fields): ReadonlyArray<Fields> {
    return this.objects.filter((object) => object.kind === kind && object.reference === reference)
  }

  private make(kind: Kind, fields: Fields): ReadonlyArray<Fields> | null {
    const { contractId, clientId, invoiceId, payerId, reference = "" } = fields
    const ids = new Set(this.objects.map(({ id }) => id))
    for (const needed of [contractId, clientId, invoiceId, payerId]) {
      if (needed !== undefined && !ids.has(needed)) return null
    }
    if (kind === "CANCELLATION") return this.change(invoiceId, { isCancelled: "true" })
    const payer = this.objects.find((object) => object.kind === "PAYER" && object.reference === reference)
    if (kind === "PAYER" && payer !== undefined) return this.change(payer.id, { version: fields.version ?? "" })
    const id = `${kind.toLowerCase()}-${this.objects.length + 1}`
    const invoice = {
      number: `N-${this.objects.length + 1}`,
      url: `https://billing.example/${id}.pdf`,
      sum: fields.sum ?? "",
      isCancelled: "false"
    }
    const more = kind === "INVOICE" ? invoice : kind === "PAYER" ? { version: fields.version ?? "" } : {}
    const made = { kind, id, reference, ...more }
    this.objects.push(made)
    return [made]
  }

  private change(id: string | undefined, changes: Fields): ReadonlyArray<Fields> {
    const index = this.objects.findIndex((object) => object.id === id)
    const changed = { ...this.objects[index]!, ...changes }
    this.objects[index] = changed
    return [changed]
  }
}

const arrivedFields = ({ item1, version, ...fields }: Fields): ArrivedCall["fields"] => ({
  ...fields,
  ...(item1 === undefined ? {} : { itemSum: item1 }),
  ...(version === undefined ? {} : { requisiteVersion: version }),
  ...(fields.name === undefined ? {} : { payerName: fields.name })
})

/** On a loopback port until the scope closes. */
export const startSoapServer = Effect.acquireRelease(
  Effect.callback<{ readonly soap: SoapServer; readonly close: () => void }>((resume) => {
    const soap = new SoapServer()
    const server = createServer((request, response) => {
      const chunks: Array<Buffer> = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => soap.handle(Buffer.concat(chunks).toString("utf8"), response))
    })
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      soap.url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
      const close = () => {
        server.close()
        server.closeAllConnections()
      }
      resume(Effect.succeed({ soap, close }))
    })
  }),
  ({ close }) => Effect.sync(close)
).pipe(Effect.map(({ soap }) => soap))
