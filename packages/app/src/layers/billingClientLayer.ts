import type { BillingRecovery } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { billingAt } from "./Billings.ts"
import type { Settings } from "../settings/Settings.ts"

/** Where the sandbox of a worker on this machine listens. */
export const sandboxUrlOf = (settings: Settings): string => `http://127.0.0.1:${settings.sandboxPort}`

const probeTimeoutMs = 1_000

const decodeFaults = Schema.decodeUnknownEffect(
  Schema.Struct({ recovery: Schema.Literals(["idempotent", "lookup", "none"]) })
)

/** How the sandbox at the address lets unknown outcomes be recovered; fails when there is no sandbox. */
export const askRecovery = (url: string) =>
  Effect.tryPromise(async () => {
    const answer = await fetch(`${url}/sandbox/faults`, { signal: AbortSignal.timeout(probeTimeoutMs) })
    return (await answer.json()) as unknown
  }).pipe(
    Effect.flatMap(decodeFaults),
    Effect.map(({ recovery }): BillingRecovery => recovery)
  )

/**
 * Billing for a process that makes nothing in it and only looks things up for people: the company's, or the sandbox
 * of the worker's process. While no sandbox answers, nothing can be looked up.
 */
export const billingClientLayer = (settings: Settings) => {
  const { billingRecovery, billingTls, billingToken: token, billingUrl } = settings
  if (billingUrl !== null)
    return billingAt(settings, { ...billingTls, url: billingUrl, token, recovery: Effect.succeed(billingRecovery) })
  const url = sandboxUrlOf(settings)
  const recovery = askRecovery(url).pipe(Effect.orElseSucceed((): BillingRecovery => "none"))
  return billingAt(settings, { url, token, recovery })
}
