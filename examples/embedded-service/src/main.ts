import {
  applyPayments,
  CmeDealerId,
  createBill,
  CreateBill,
  defaultTariffs,
  getDealer,
  listBills,
  OperationSignal,
  paymentStatusOf,
  registerDealer,
  RegisterDealer,
  Tariffs,
  workerLayer
} from "@dealer-billing/domain"
import { BillingMemory, layerMemory } from "@dealer-billing/domain/testing"
import { Effect, Layer, ManagedRuntime, Schema } from "effect"
import { createServer, type IncomingMessage } from "node:http"

const ports = Layer.mergeAll(
  layerMemory,
  BillingMemory.layer,
  OperationSignal.layer,
  Layer.succeed(Tariffs, defaultTariffs)
)
const runtime = ManagedRuntime.make(workerLayer(2).pipe(Layer.provideMerge(ports)))
const bodyBytesMax = 65_536

const readBody = async (request: IncomingMessage): Promise<Uint8Array> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) {
    chunks.push(chunk as Buffer)
    if (chunks.reduce((sum, { length }) => sum + length, 0) > bodyBytesMax) throw new Error("the body is too large")
  }
  return Buffer.concat(chunks)
}

const register = Effect.fn("register")(function* (body: string) {
  yield* registerDealer(yield* Schema.decodeUnknownEffect(Schema.fromJsonString(RegisterDealer))(body))
})

const bill = Effect.fn("bill")(function* (cmeDealerId: CmeDealerId, body: string) {
  const command = yield* Schema.decodeUnknownEffect(Schema.fromJsonString(CreateBill))(body)
  yield* createBill({ cmeDealerId, ...command })
})

const view = Effect.fn("view")(function* (cmeDealerId: CmeDealerId) {
  const { accounts } = yield* getDealer(cmeDealerId)
  const { items } = yield* listBills({ cmeDealerId, filter: "all", accountType: null, after: null, limit: 50 })
  const contractIds = accounts.map(({ contractId }) => contractId)
  return { contractIds, bills: items.map((one) => ({ invoiceId: one.invoiceId, paid: paymentStatusOf(one) })) }
})

/** The sender numbers its messages, and repeats one that got no 200 under the same number. */
const receivePayment = Effect.fn("receivePayment")(function* (number: string, raw: Uint8Array) {
  const [message] = yield* applyPayments([{ position: { source: "webhook", number: BigInt(number) }, raw }])
  return { outcome: message?.outcome }
})

const route = Effect.fn("route")(function* (path: string, raw: Uint8Array) {
  const [, first, id = "", last] = path.split("/")
  const body = new TextDecoder().decode(raw)
  if (first === "payments" && /^[0-9]{1,18}$/u.test(id)) return yield* receivePayment(id, raw)
  if (first === "dealers" && id === "") return yield* register(body)
  const cmeDealerId = yield* Schema.decodeUnknownEffect(CmeDealerId)(id)
  return yield* last === "bills" ? Effect.as(bill(cmeDealerId, body), {}) : view(cmeDealerId)
})

const server = createServer((request, response) => {
  void readBody(request)
    .then((raw) => runtime.runPromise(route(request.url ?? "", raw)))
    .then((answer) => response.end(JSON.stringify(answer ?? {})))
    .catch((error: unknown) => response.writeHead(400).end(String(error)))
})
server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify(server.address())}\n`)
})
