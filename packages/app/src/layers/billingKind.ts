import type { ReadinessCheck } from "@dealer-billing/adapters-http"
import { refuseSandboxObjects } from "@dealer-billing/adapters-postgres"
import { Context, Effect, Layer, Metric } from "effect"
import { Database } from "./Database.ts"
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

/** A database that is not embedded must never have been that of a sandbox. */
export const noSandboxObjectsLayer = ({ databaseUrl }: Settings) =>
  databaseUrl === null
    ? Layer.empty
    : Layer.effectDiscard(Effect.flatMap(Database, ({ pooler, url }) => refuseSandboxObjects({ url, pooler })))
