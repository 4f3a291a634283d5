import type { BillingRecovery } from "@dealer-billing/domain"
import type { Seller } from "@dealer-billing/domain/internal"
import { Context, Effect, FiberSet, Layer, type Redacted } from "effect"
import type { KeyObject } from "node:crypto"
import { isIPv6 } from "node:net"
import { EventQueue } from "./events/EventQueue.ts"
import { relayEvents } from "./events/relayEvents.ts"
import { Faults } from "./faults/Faults.ts"
import type { SandboxServices } from "./http/HttpEnvironment.ts"
import { listen } from "./http/listen.ts"
import { sandboxApp } from "./http/sandboxApp.ts"
import type { PaymentEventSink } from "./shared/PaymentEventSink.ts"
import { SandboxNotStarted } from "./shared/SandboxNotStarted.ts"
import { checkKey } from "./store/checkKey.ts"
import { createSchema } from "./store/createSchema.ts"
import { databaseLayer } from "./store/databaseLayer.ts"
import { PersonalData } from "./store/PersonalData.ts"

interface SandboxOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly token: Redacted.Redacted<string>
  /** 32 bytes. Encrypts the personal data of the objects. */
  readonly encryptionKey: KeyObject
  /** Never a database with real data. The sandbox creates its schema `billing_sandbox` there. */
  readonly databaseUrl: Redacted.Redacted<string>
  readonly seller: Seller
  readonly publicUrl?: string
}

export class Sandbox extends Context.Service<
  Sandbox,
  {
    readonly port: number
    /** Without a slash at the end. */
    readonly url: string
    /** The current setting. */
    readonly recovery: Effect.Effect<BillingRecovery>
  }
>()("@dealer-billing/billing-sandbox/Sandbox") {}

const formatUrl = (host: string, port: number): string => {
  const isAny = host === "0.0.0.0" || host === "::"
  const name = isAny ? "127.0.0.1" : isIPv6(host) ? `[${host}]` : host
  return `http://${name}:${port}`
}

const start = Effect.fn("Sandbox.start")(function* (options: SandboxOptions) {
  const { plan, recovery } = yield* Faults
  const { recovery: mode, rules } = yield* plan
  if (mode !== "idempotent" || rules.length > 0) {
    yield* Effect.logWarning(
      `The Billing sandbox simulates faults: recovery ${mode}, ${rules.length} rules (GET /sandbox/faults)`
    )
  }
  const run = yield* FiberSet.makeRuntimePromise<SandboxServices>()
  let baseUrl = options.publicUrl?.replace(/(?<!\/)\/+$/u, "") ?? ""
  const app = sandboxApp({ run, token: options.token, seller: options.seller, baseUrl: () => baseUrl })
  const port = yield* listen({ host: options.host, port: options.port, app })
  const url = formatUrl(options.host, port)
  if (options.publicUrl === undefined) baseUrl = url
  yield* Effect.forkScoped(relayEvents())
  return Sandbox.of({ port, url, recovery })
})

const notStarted = (error: { readonly message: string }): SandboxNotStarted =>
  error instanceof SandboxNotStarted ? error : new SandboxNotStarted({ reason: error.message })

/** A stateful Billing for development and tests. Its state is in Postgres. `/sandbox` needs no token. */
export const sandboxLayer = (options: SandboxOptions): Layer.Layer<Sandbox, SandboxNotStarted, PaymentEventSink> =>
  Layer.effect(Sandbox, start(options)).pipe(
    Layer.provide(Layer.mergeAll(Faults.layer, EventQueue.layer)),
    Layer.provide(Layer.effectDiscard(Effect.andThen(createSchema(), checkKey()))),
    Layer.provide(PersonalData.layer(options.encryptionKey)),
    Layer.provide(databaseLayer(options.databaseUrl)),
    Layer.catch((error) => Layer.effect(Sandbox, Effect.fail(notStarted(error))))
  )
