import { PaymentEventSink, Sandbox } from "@dealer-billing/billing-sandbox"
import { Effect, Layer } from "effect"
import { readSandboxRecovery, sandboxUrl } from "../layers/billingClientLayer.ts"
import { billingAt, remoteBilling, sandboxAt } from "../layers/Billings.ts"
import type { Settings } from "../settings/Settings.ts"
import { SharedDatabase } from "./CommandDatabase.ts"

/** Only the service delivers payment events. */
const noEvents = Layer.succeed(PaymentEventSink, { deliver: () => Effect.never })

/** BILLING_URL, the sandbox of the running service, or a sandbox on the same data for the life of the command. */
export const commandBillingLayer = (settings: Settings) =>
  Layer.unwrap(
    Effect.gen(function* () {
      if (settings.billingUrl !== null) return remoteBilling(settings, settings.billingUrl)
      const url = sandboxUrl(settings)
      // Without a running service, a sandbox on that port has other data.
      const { isShared } = yield* SharedDatabase
      const running = isShared ? yield* Effect.option(readSandboxRecovery(url)) : null
      if (running?._tag === "Some") return billingAt(settings, { url, recovery: Effect.succeed(running.value) })
      return Layer.unwrap(
        Effect.map(Sandbox, (own) => billingAt(settings, { url: own.url, recovery: own.recovery }))
      ).pipe(
        // Its links lead to the address of the service's sandbox.
        Layer.provide(sandboxAt(settings, { port: 0, publicUrl: url })),
        Layer.provide(noEvents)
      )
    })
  )
