import { createSecretKey } from "node:crypto"
import {
  CurrentPaymentsDialect,
  defaultTariffs,
  type BillingRecovery,
  type PaymentsDialect
} from "@dealer-billing/domain"
import { freshDatabase } from "@dealer-billing/test-kit"
import { Effect, Layer, Redacted, type Scope } from "effect"
import { EventNotDelivered, PaymentEventSink, Sandbox, sandboxLayer, type SandboxNotStarted } from "../src/index.ts"

/** An object in the lists of `/sandbox/objects`. */
interface Listed {
  readonly id: string
  readonly ref: string
  readonly createdAt: string
  readonly name: string
  readonly requisite: typeof requisite
  readonly requisiteVersion: number
  readonly paid: string
  readonly sum: string
}

/** Every field that some answer has; the tests read those that they expect. */
interface AnswerBody {
  readonly clientId: string
  readonly clientRef: string
  readonly payerId: string
  readonly requisiteVersion: number
  readonly contractId: string
  readonly invoiceId: string
  readonly invoiceRef: string
  readonly number: string
  readonly url: string
  readonly cancelledAt: string
  readonly paymentId: string
  readonly sequence: string
  readonly items: ReadonlyArray<AnswerBody>
  readonly error: { readonly code: string; readonly message: string }
  readonly recovery: string
  readonly rules: ReadonlyArray<Record<string, unknown>>
  readonly clients: ReadonlyArray<Listed>
  readonly payers: ReadonlyArray<Listed>
  readonly contracts: ReadonlyArray<Listed>
  readonly invoices: ReadonlyArray<Listed>
}

export interface Answer {
  readonly status: number
  readonly body: AnswerBody
}

export interface Delivered {
  readonly sequence: bigint
  readonly key: string | null
  readonly text: string
}

export interface Bench {
  readonly url: string
  readonly recovery: Effect.Effect<BillingRecovery>
  readonly events: ReadonlyArray<Delivered>
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>
}

const token = "t0ken"

/** Calls the sandbox as Billing's callers do. */
export const caller =
  (url: string): Bench["call"] =>
  async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: "manual",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    return { status: response.status, body: (await response.json()) as AnswerBody }
  }

/** A sink that refuses so many events, and then keeps them. */
const recordingSink = (events: Array<Delivered>, refusals: { left: number }) =>
  Layer.succeed(
    PaymentEventSink,
    PaymentEventSink.of({
      deliver: ({ key, sequence, value }) =>
        Effect.suspend(() => {
          refusals.left -= 1
          if (refusals.left >= 0)
            return Effect.fail(new EventNotDelivered({ reason: "the sink is told to refuse" }))
          events.push({ sequence, key, text: new TextDecoder().decode(value) })
          return Effect.void
        })
    })
  )

export interface BenchOptions {
  readonly databaseUrl?: string
  readonly refusals?: { left: number }
  readonly port?: number
  readonly dialect?: PaymentsDialect
}

/** Starts a sandbox on a database of its own and stops it with the scope. */
export const startSandbox = (options: BenchOptions = {}): Effect.Effect<Bench, SandboxNotStarted, Scope.Scope> =>
  Effect.gen(function* () {
    const databaseUrl = options.databaseUrl ?? (yield* Effect.promise(freshDatabase))
    const events: Array<Delivered> = []
    const layer = sandboxLayer({
      host: "127.0.0.1",
      port: options.port ?? 0,
      token: Redacted.make(token),
      encryptionKey: createSecretKey(Buffer.alloc(32, 1)),
      databaseUrl: Redacted.make(databaseUrl),
      seller: defaultTariffs.seller
    }).pipe(
      Layer.provide(recordingSink(events, options.refusals ?? { left: 0 })),
      Layer.provide(Layer.succeed(CurrentPaymentsDialect, options.dialect ?? "payments"))
    )
    const context = yield* Layer.build(Layer.fresh(layer))
    const sandbox = yield* Sandbox.pipe(Effect.provideContext(context))
    return { url: sandbox.url, recovery: sandbox.recovery, events, call: caller(sandbox.url) }
  })

export const requisite = {
  type: "LEGAL_ENTITY",
  name: 'ООО "Ромашка"',
  inn: "7707083893",
  kpp: "773601001",
  ogrn: "1027700132195",
  legalAddress: "117312, г. Москва, ул. Вавилова, д. 19",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  email: "buh@example.ru"
}

export const invoice = {
  sum: "62500.00",
  currency: "RUB",
  vat: { mode: "included", rate: "22.00", sum: "11270.49" },
  purpose: "Вознаграждение, лот lot-42. в том числе НДС 22% - 11270.49 руб.",
  items: [{ name: "Вознаграждение, лот lot-42", quantity: 1, unit: "шт", price: "62500.00", sum: "62500.00" }]
}

/** Makes a client, a payer and a contract under one reference, and answers their ids. */
export const makeContract = async ({ call }: Bench, reference = "d-1:COMMISSION") => {
  const ref = encodeURIComponent(reference)
  const { clientId } = (await call("PUT", `/v1/clients/${ref}`, { name: requisite.name })).body
  const payer = await call("PUT", `/v1/clients/${clientId}/payers/${ref}`, { requisite, requisiteVersion: 1 })
  const { payerId } = payer.body
  const contract = await call("PUT", `/v1/clients/${clientId}/contracts/${ref}`, { payerId, kind: "COMMISSION" })
  return { clientId, payerId, contractId: contract.body.contractId }
}

/** Issues an invoice under a new contract. */
export const makeInvoice = async (bench: Bench, reference = "lot-42:GET_REWARD:1") => {
  const contract = await makeContract(bench)
  const path = `/v1/contracts/${contract.contractId}/invoices/${encodeURIComponent(reference)}`
  const { body } = await bench.call("PUT", path, invoice)
  return { ...contract, path, invoiceId: body.invoiceId, url: body.url, number: body.number }
}
