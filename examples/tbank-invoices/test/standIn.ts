import { Effect, Option, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

export const standInToken = "stand-in-token"

const digits = (pattern: RegExp) => Schema.String.check(Schema.isPattern(pattern))
const upTo = (length: number) => Schema.String.check(Schema.isMaxLength(length))

/** What the description says about the body of `invoice/send`. */
const SendBody = Schema.Struct({
  invoiceNumber: digits(/^\d{1,15}$/u),
  dueDate: Schema.optionalKey(digits(/^\d{4}-\d{2}-\d{2}$/u)),
  invoiceDate: Schema.optionalKey(digits(/^\d{4}-\d{2}-\d{2}$/u)),
  accountNumber: Schema.optionalKey(digits(/^(\d{20}|\d{22})$/u)),
  payer: Schema.optionalKey(
    Schema.Struct({
      name: Schema.optionalKey(upTo(512)),
      inn: Schema.optionalKey(digits(/^(\d{12}|\d{10})$/u)),
      kpp: Schema.optionalKey(digits(/^\d{9}$/u))
    })
  ),
  items: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      price: Schema.Finite,
      unit: Schema.String,
      vat: Schema.Literals(["None", "0", "5", "7", "10", "20", "22"]),
      amount: Schema.Finite
    })
  ).check(Schema.isMaxLength(100)),
  contacts: Schema.optionalKey(Schema.Array(Schema.Struct({ email: Schema.String }))),
  contactPhone: Schema.optionalKey(digits(/^\+7[0-9]{10}$/u)),
  comment: Schema.optionalKey(upTo(1000)),
  customPaymentPurpose: Schema.optionalKey(upTo(512))
})
type SendBody = typeof SendBody.Type

const decodeBody = Schema.decodeUnknownOption(Schema.fromJsonString(SendBody))

export interface StandInInvoice {
  readonly invoiceId: string
  readonly body: SendBody
  /** The body as it came over the wire, for the exact digits. */
  readonly text: string
}

/** What goes wrong with the next call that sends an invoice. */
export type StandInFault =
  | "drop-before-commit"
  | "drop-after-commit"
  | "silence"
  | "truncated"
  | "html"
  | "wrong-types"
  | "foreign-id"
  | "foreign-request-id"
  | {
      readonly status: number
      readonly body?: unknown
      readonly contentType?: string
      readonly retryAfter?: string
    }

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString("utf8")
}

const respond = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers })
  response.end(typeof body === "string" ? body : JSON.stringify(body))
}

/** The codes 401 and 400 answer as others have seen them do; when 422 comes is not described. */
const refuse = (response: ServerResponse, status: number, errorCode: string) =>
  respond(response, status, {
    errorCode,
    errorId: randomUUID().slice(0, 10),
    errorMessage: `refused: ${errorCode}`
  })

const answerOf = ({ invoiceId }: StandInInvoice) => ({
  pdfUrl: `https://stand-in.example/document/${invoiceId}`,
  invoiceId,
  incomingInvoiceUrl: `https://stand-in.example/incoming/${invoiceId}`
})

/** Every body makes an invoice, a repeated one too: the description knows no way to repeat a call. */
export class StandIn {
  readonly invoices: Array<StandInInvoice> = []
  readonly faults: Array<StandInFault> = []
  /** The calls as "POST /path", in order, also those that a fault spoilt. */
  readonly calls: Array<string> = []
  /** The bodies of all calls that send an invoice, also those that a fault spoilt. */
  readonly sent: Array<string> = []
  url = ""

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request)
    const path = request.url ?? ""
    this.calls.push(`${request.method} ${path}`)
    const requestId = request.headers["x-request-id"]
    if (typeof requestId === "string") response.setHeader("x-request-id", requestId)
    if (request.headers.authorization !== `Bearer ${standInToken}`) return refuse(response, 401, "UNAUTHORIZED")
    if (request.method === "POST" && path === "/openapi/api/v1/invoice/send") return this.send(text, response)
    const invoiceId = /^\/openapi\/api\/v1\/openapi\/invoice\/([0-9a-f-]{36})\/info$/u.exec(path)?.[1]
    if (request.method !== "GET" || invoiceId === undefined) return refuse(response, 404, "NOT_FOUND")
    return this.invoices.some((invoice) => invoice.invoiceId === invoiceId)
      ? respond(response, 200, { status: "SUBMITTED" })
      : refuse(response, 422, "INVOICE_NOT_FOUND")
  }

  private send(text: string, response: ServerResponse): void {
    this.sent.push(text)
    const fault = this.faults.shift()
    if (fault === "drop-before-commit") return void response.destroy()
    if (typeof fault === "object") {
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter)
      const type: Record<string, string> =
        fault.contentType === undefined ? {} : { "content-type": fault.contentType }
      return respond(response, fault.status, fault.body ?? "", type)
    }
    const body = decodeBody(text)
    if (Option.isNone(body)) return refuse(response, 400, "VALIDATION_ERROR")
    const invoice = { invoiceId: randomUUID(), body: body.value, text }
    this.invoices.push(invoice)
    return this.answerBadly(fault, invoice, response)
  }

  private answerBadly(fault: StandInFault | undefined, invoice: StandInInvoice, response: ServerResponse): void {
    const answer = answerOf(invoice)
    switch (fault) {
      case "drop-after-commit":
        return void response.destroy()
      case "silence":
        return
      case "truncated":
        return respond(response, 200, JSON.stringify(answer).slice(0, 40))
      case "html":
        return respond(response, 200, "<html>Welcome</html>", { "content-type": "text/html" })
      case "wrong-types":
        return respond(response, 200, { pdfUrl: 1, invoiceId: [answer.invoiceId] })
      case "foreign-id":
        return respond(response, 200, answerOf(this.invoices[0]!))
      case "foreign-request-id":
        response.setHeader("x-request-id", randomUUID())
        return respond(response, 200, answer)
      default:
        return respond(response, 200, answer)
    }
  }
}

/** A small T-Bank on a loopback port until the scope closes. */
export const startStandIn = Effect.acquireRelease(
  Effect.callback<{ readonly standIn: StandIn; readonly close: () => void }>((resume) => {
    const standIn = new StandIn()
    const server = createServer((request, response) => void standIn.handle(request, response))
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      standIn.url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/openapi`
      const close = () => {
        server.close()
        server.closeAllConnections()
      }
      resume(Effect.succeed({ standIn, close }))
    })
  }),
  ({ close }) => Effect.sync(close)
).pipe(Effect.map(({ standIn }) => standIn))
