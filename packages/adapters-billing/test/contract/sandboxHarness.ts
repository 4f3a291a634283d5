import { Sandbox } from "@dealer-billing/billing-sandbox"
import type { Billing, BillingRecovery } from "@dealer-billing/domain"
import { FarSide, type BillingHarness } from "@dealer-billing/domain/contract"
import { Context, Effect, Layer, Logger } from "effect"
import { billingHttpLayer } from "../../src/index.ts"
import { sandbox, token } from "../sandboxLayer.ts"
import { adapterTimeoutMs, startFaultyBilling, type FaultyBilling } from "./FaultyBilling.ts"

const setRecovery = (url: string, recovery: BillingRecovery) =>
  Effect.promise(async () => {
    const headers = { "content-type": "application/json" }
    await fetch(`${url}/sandbox/faults`, { method: "PUT", headers, body: JSON.stringify({ recovery }) })
  })

const collections = { CLIENT: "clients", PAYER: "payers", CONTRACT: "contracts", INVOICE: "invoices" } as const

const farSide = (faulty: FaultyBilling, sandboxUrl: string, mode: BillingRecovery) =>
  FarSide.of({
    spoil: (fault, on) => Effect.sync(() => void faulty.faults.set(on, fault)),
    makeTwin: (kind, reference) =>
      Effect.gen(function* () {
        const end = `/${collections[kind]}/${encodeURIComponent(reference)}`
        const received = faulty.received.find(({ path }) => path.endsWith(end))
        if (received === undefined) return yield* Effect.die(`no call made ${end}`)
        yield* setRecovery(sandboxUrl, "lookup")
        yield* Effect.promise(() => faulty.forward(received))
        yield* setRecovery(sandboxUrl, mode)
      }),
    arrived: Effect.sync(() => [...faulty.arrived])
  })

export const sharedSandbox = Layer.provideMerge(sandbox, Logger.layer([]))

/** The adapter over HTTP, a proxy that spoils its calls, and the sandbox behind it. */
export const httpOverSandbox = (mode: BillingRecovery): Layer.Layer<Billing | FarSide, never, Sandbox> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { url } = yield* Sandbox
      yield* setRecovery(url, mode)
      const faulty = yield* startFaultyBilling(url)
      const options = { url: faulty.url, token, recovery: Effect.succeed(mode), timeoutMs: adapterTimeoutMs }
      return Layer.merge(
        billingHttpLayer(options),
        Layer.succeedContext(Context.make(FarSide, farSide(faulty, url, mode)))
      )
    })
  )

export const sandboxHarness = (mode: BillingRecovery) =>
  ({ layer: httpOverSandbox(mode).pipe(Layer.provide(sharedSandbox)) }) satisfies BillingHarness<unknown>
