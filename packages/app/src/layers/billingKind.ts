import type { ReadinessCheck } from "@dealer-billing/adapters-http"
import { Context, Effect, Layer, Metric } from "effect"
import type { Settings } from "../settings/Settings.ts"

const isSandbox = Metric.gauge("billing_is_sandbox", {
  description: "1 if Billing is the embedded sandbox, which issues no real bills; 0 otherwise"
})

/** Shows in readiness whether Billing is the sandbox. */
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
