import { PaymentEventSink, Sandbox, sandboxLayer } from "@dealer-billing/billing-sandbox"
import { Effect, Layer } from "effect"
import { askRecovery, sandboxUrlOf } from "../layers/billingClientLayer.ts"
import { billingAt } from "../layers/Billings.ts"
import { sandboxStorage } from "../embedded/sandboxStorage.ts"
import type { Settings } from "../settings/Settings.ts"
import { SharedDatabase } from "./CommandDatabase.ts"

/** Payment events that wait are the service's to deliver, and not a command's. */
const noEvents = Layer.succeed(PaymentEventSink, { deliver: () => Effect.never })

/** A sandbox for the life of the command. Its links lead to where the service's sandbox will be. */
const ownSandbox = (settings: Settings) =>
  Layer.unwrap(
    Effect.map(sandboxStorage(settings), (storage) =>
      sandboxLayer({
        ...storage,
        host: "127.0.0.1",
        port: 0,
        token: settings.billingToken,
        seller: settings.tariffs.seller,
        publicUrl: sandboxUrlOf(settings)
      })
    )
  ).pipe(Layer.provide(noEvents))

/** Billing for a command: the company's, the sandbox of the running service, or a sandbox on the same data. */
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
      const url = sandboxUrlOf(settings)
      // Where nobody works on this database, a sandbox on that port has other data.
      const { isShared } = yield* SharedDatabase
      const running = isShared ? yield* Effect.option(askRecovery(url)) : null
      if (running?._tag === "Some")
        return billingAt(settings, { url, token, recovery: Effect.succeed(running.value) })
      return Layer.unwrap(
        Effect.map(Sandbox, (own) => billingAt(settings, { url: own.url, token, recovery: own.recovery }))
      ).pipe(Layer.provide(ownSandbox(settings)))
    })
  )
