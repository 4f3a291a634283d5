import type { BillingRecovery } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { billingAt, remoteBilling } from "./Billings.ts"
import type { Settings } from "../settings/Settings.ts"

/** The address of the sandbox that a worker on this machine runs. */
export const sandboxUrl = (settings: Settings): string => `http://127.0.0.1:${settings.sandboxPort}`

const probeTimeoutMs = 1_000

const decodeFaults = Schema.decodeUnknownEffect(
  Schema.Struct({ recovery: Schema.Literals(["idempotent", "lookup", "none"]) })
)

/** The sandbox's setting for unknown outcomes. Fails when no sandbox answers. */
export const readSandboxRecovery = (url: string) =>
  Effect.tryPromise(async () => {
    const answer = await fetch(`${url}/sandbox/faults`, { signal: AbortSignal.timeout(probeTimeoutMs) })
    return (await answer.json()) as unknown
  }).pipe(
    Effect.flatMap(decodeFaults),
    Effect.map(({ recovery }): BillingRecovery => recovery)
  )

/** For a process without the worker: it only queries Billing, at BILLING_URL or in the worker's sandbox. */
export const billingClientLayer = (settings: Settings) => {
  if (settings.billingUrl !== null) return remoteBilling(settings, settings.billingUrl)
  const url = sandboxUrl(settings)
  const recovery = readSandboxRecovery(url).pipe(Effect.orElseSucceed((): BillingRecovery => "none"))
  return billingAt(settings, { url, recovery })
}
