import { createHash } from "node:crypto"
import {
  applyPayments,
  CmeDealerId,
  CurrentPaymentsDialect,
  defaultTariffs,
  eraseDealer,
  OperationSignal,
  runBillingOperations,
  Tariffs,
  type PaymentsDialect
} from "@dealer-billing/domain"
import { BillingMemory, layerMemory } from "@dealer-billing/domain/testing"
import { type Context, Effect, Layer, Logger, ManagedRuntime, References } from "effect"
import { afterAll } from "vitest"
import {
  documentsLayer,
  makeHttpApp,
  Readiness,
  type ApiKey,
  type HttpAppOptions,
  type HttpServices,
  type ReadinessCheck
} from "../src/index.ts"

const apiKey = (name: string, scopes: ApiKey["scopes"]): ApiKey => ({
  name,
  sha256: createHash("sha256").update(`key-${name}`).digest("hex"),
  scopes
})

/** The key `key-<name>` has the scopes; `lotus` may read and write. */
export const apiKeys: ReadonlyArray<ApiKey> = [
  apiKey("lotus", ["read", "write"]),
  apiKey("read", ["read"]),
  apiKey("write", ["write"]),
  apiKey("admin", ["admin"]),
  apiKey("operator", ["read", "admin"])
]

export interface Send {
  /** A string or bytes are sent unchanged, anything else as JSON. */
  readonly body?: unknown
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON, or null if it is not JSON. */
  readonly json: Record<string, unknown>
}

const bodyOf = (body: unknown): { readonly body?: Blob | string } => {
  if (body === undefined) return {}
  return { body: typeof body === "string" || body instanceof Uint8Array ? new Blob([body]) : JSON.stringify(body) }
}

const readJson = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

const ready: ReadonlyArray<ReadinessCheck> = [{ name: "database", ok: true, detail: null }]

const unhurried = {
  requestsPerSecondMax: 1_000_000,
  strangerRequestsPerSecondMax: 1_000_000,
  requestsAtOnceMax: 10_000
}

interface BenchOptions {
  /** Replaces in-memory services. */
  readonly change?: (services: Context.Context<HttpServices>) => Context.Context<HttpServices>
  /** Options besides the keys; limits are above what tests reach by chance. */
  readonly http?: Partial<HttpAppOptions>
  readonly dialect?: PaymentsDialect
}

/** The API over empty in-memory ports and an in-memory Billing. */
export const makeHttpBench = ({
  change = (services) => services,
  dialect = "payments",
  http = {}
}: BenchOptions = {}) => {
  const state = { checks: ready }
  let offset = 0
  const logs: Array<string> = []
  const remember = Logger.map(Logger.formatJson, (line) => void logs.push(line))
  const runtime = ManagedRuntime.make(
    Layer.mergeAll(
      layerMemory,
      BillingMemory.layer,
      Layer.fresh(OperationSignal.layer),
      Layer.succeed(Tariffs, defaultTariffs),
      Layer.succeed(CurrentPaymentsDialect, dialect),
      documentsLayer(),
      Layer.succeed(Readiness, { check: Effect.sync(() => state.checks) }),
      Logger.layer([remember]),
      Layer.succeed(References.MinimumLogLevel, "All")
    )
  )
  afterAll(() => runtime.dispose())
  const services = async (): Promise<Context.Context<HttpServices>> => change(await runtime.context())
  const app = services().then((context) => makeHttpApp(context, { ...unhurried, apiKeys, ...http }))
  const send = async (method: string, path: string, sent: Send = {}): Promise<Answer> => {
    const { key = "key-lotus" } = sent
    const response = await (
      await app
    ).request(path, {
      method,
      headers: {
        ...(sent.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
        ...sent.headers
      },
      ...bodyOf(sent.body)
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: readJson(text) }
  }
  return {
    app,
    logs,
    send,
    services,
    setReadiness: (checks: ReadonlyArray<ReadinessCheck>) => {
      state.checks = checks
    },
    /** Processes all Billing operations. */
    runBilling: () =>
      runtime.runPromise(
        Effect.repeat(runBillingOperations(), { while: (count) => count > 0 }).pipe(Effect.asVoid)
      ),
    /** Processes Billing operations in the background until the runtime ends. */
    startBilling: () => runtime.runFork(Effect.forever(Effect.delay(runBillingOperations(), 5))),
    /** Receives a payment event. */
    pay: (event: Readonly<Record<string, unknown>>) => {
      const raw = new TextEncoder().encode(JSON.stringify(event))
      const position = { source: "billing.payments", number: BigInt((offset += 1)) }
      return runtime.runPromise(applyPayments([{ position, raw }]))
    },
    /** Like the command `dealers erase`. */
    erase: (cmeDealerId: string) =>
      runtime.runPromise(eraseDealer({ cmeDealerId: CmeDealerId.make(cmeDealerId), reason: "asked for" })),
    billing: <A>(use: (billing: BillingMemory["Service"]) => Effect.Effect<A>) =>
      runtime.runPromise(Effect.flatMap(BillingMemory, use))
  }
}
