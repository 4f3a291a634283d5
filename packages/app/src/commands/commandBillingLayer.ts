import { PaymentEventSink, Sandbox, sandboxLayer } from "@dealer-billing/billing-sandbox"
import { Effect, Layer } from "effect"
import { readSandboxRecovery, sandboxUrl } from "../layers/billingClientLayer.ts"
import { billingAt } from "../layers/Billings.ts"
import { sandboxStorage } from "../layers/embedded/sandboxStorage.ts"
import type { Settings } from "../settings/Settings.ts"
import { SharedDatabase } from "./CommandDatabase.ts"

/** Only the service delivers payment events. */
const noEvents = Layer.succeed(PaymentEventSink, { deliver: () => Effect.never })

/** Its links lead to the address of the service's sandbox. */
const ownSandbox = (settings: Settings) =>
  Layer.unwrap(
    Effect.map(sandboxStorage(settings), (storage) =>
      sandboxLayer({
        ...storage,
        host: "127.0.0.1",
        port: 0,
        token: settings.billingToken,
        seller: settings.tariffs.seller,
        publicUrl: sandboxUrl(settings)
      })
    )
  ).pipe(Layer.provide(noEvents))

/** BILLING_URL, the sandbox of the running service, or a sandbox on the same data for the life of the command. */
export const commandBillingLayer = (settings: Settings) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { billingRecovery, billingTls, billingToken: token, billingUrl } = settings
      if (billingUrl !== null) {
        return billingAt(settings, {
          ...billingTls,
          url: billingUrl,
          token,
          recovery: Effect.succeed(billingRecovery)
        })
      }
      const url = sandboxUrl(settings)
      // Without a running service, a sandbox on that port has other data.
      const { isShared } = yield* SharedDatabase
      const running = isShared ? yield* Effect.option(readSandboxRecovery(url)) : null
      if (running?._tag === "Some")
        return billingAt(settings, { url, token, recovery: Effect.succeed(running.value) })
      return Layer.unwrap(
        Effect.map(Sandbox, (own) => billingAt(settings, { url: own.url, token, recovery: own.recovery }))
      ).pipe(Layer.provide(ownSandbox(settings)))
    })
  )
