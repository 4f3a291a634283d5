import { BillingAudit } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { makeRateGate } from "./withRateLimit.ts"

/**
 * Looks things up at the rate of calls that Billing bears. A rate of its own, per process: a reconciliation asks for
 * every object that there is, one after the other, and in a process of its own.
 */
export const politeAuditLayer =
  (options: { readonly callsPerSecond: number }) =>
  <E, R>(audit: Layer.Layer<BillingAudit, E, R>): Layer.Layer<BillingAudit, E, R> =>
    Layer.effect(
      BillingAudit,
      Effect.map(BillingAudit, ({ list }) => {
        const { callsPerSecond } = options
        const takeToken = makeRateGate({ burst: Math.max(1, Math.floor(callsPerSecond)), callsPerSecond })
        return { list: (kind, reference) => Effect.andThen(takeToken, list(kind, reference)) }
      })
    ).pipe(Layer.provide(audit))
