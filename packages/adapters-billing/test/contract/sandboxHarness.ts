import { Sandbox } from "@dealer-billing/billing-sandbox"
import type { Billing, BillingRecovery } from "@dealer-billing/domain"
import { FarSide, type BillingHarness } from "@dealer-billing/domain/contract"
import { Effect, Layer, Logger } from "effect"
import { billingHttpLayer } from "../../src/index.ts"
import { sandbox, token } from "../sandboxLayer.ts"
import { adapterTimeoutMs, startFaultyBilling, type FaultyBilling } from "./FaultyBilling.ts"

const setRecovery = (url: string, recovery: BillingRecovery) =>
  Effect.promise(() => {
    const headers = { "content-type": "application/json" }
    return fetch(`${url}/sandbox/faults`, { method: "PUT", headers, body: JSON.stringify({ recovery, rules: [] }) })
  })

const farSide = (faulty: FaultyBilling) =>
  FarSide.of({
    spoil: (fault, on) => Effect.sync(() => void faulty.faults.set(on, fault)),
    makeTwin: (_, reference) => Effect.sync(() => void faulty.twins.add(reference)),
    arrived: Effect.sync(() => [...faulty.arrived])
  })

/** The adapter over HTTP, a proxy that spoils its calls, and the sandbox behind it. */
export const httpOverSandbox = (recovery: BillingRecovery): Layer.Layer<Billing | FarSide, never, Sandbox> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { url } = yield* Sandbox
      yield* setRecovery(url, recovery)
      const faulty = yield* startFaultyBilling(url)
      const options = { url: faulty.url, token, recovery: Effect.succeed(recovery), timeoutMs: adapterTimeoutMs }
      return Layer.merge(billingHttpLayer(options), Layer.succeed(FarSide, farSide(faulty)))
    })
  )

export const quietSandbox = Layer.provideMerge(sandbox, Logger.layer([]))

export const sandboxHarness = (recovery: BillingRecovery) =>
  ({ layer: Layer.provide(httpOverSandbox(recovery), quietSandbox) }) satisfies BillingHarness<unknown>
