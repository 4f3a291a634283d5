import type { ReadinessCheck } from "@dealer-billing/adapters-http"
import { Context, Effect, Layer, Metric } from "effect"
import type { Settings } from "../settings/Settings.ts"

const isSandbox = Metric.gauge("billing_is_sandbox", {
  description: "1 while Billing is the embedded sandbox, which bills nobody; 0 with the company's Billing"
})

/** Whether bills go to the company's Billing, for those who look at the service from outside. */
export class BillingKind extends Context.Service<
  BillingKind,
  { readonly readiness: ReadonlyArray<ReadinessCheck> }
>()("@dealer-billing/app/layers/BillingKind") {}

export const billingKindLayer = ({ embedded }: Settings) =>
  Layer.effect(
    BillingKind,
    Effect.as(Metric.update(isSandbox, embedded.billing ? 1 : 0), {
      readiness: embedded.billing
        ? [{ name: "billing", ok: true, detail: "Billing is the sandbox", isOptional: true }]
        : []
    })
  )
