import { billingHttpLayer, resilientBillingLayer, type BillingHttpOptions } from "@dealer-billing/adapters-billing"
import { paymentEventPublisher } from "@dealer-billing/adapters-kafka"
import { EventNotDelivered, PaymentEventSink, Sandbox, sandboxLayer } from "@dealer-billing/billing-sandbox"
import { applyPayments, type LedgerRepository, type Transaction } from "@dealer-billing/domain"
import { Context, Effect, Layer } from "effect"
import { sandboxStorage } from "./embedded/sandboxStorage.ts"
import type { KafkaSettings } from "../settings/kafkaSettings.ts"
import type { Settings } from "../settings/Settings.ts"

const sinkToKafka = (kafka: KafkaSettings) =>
  Layer.effect(
    PaymentEventSink,
    Effect.gen(function* () {
      const publisher = yield* paymentEventPublisher(kafka)
      return {
        deliver: ({ key, value }) =>
          publisher
            .publish([{ key, value }])
            .pipe(Effect.mapError((error) => new EventNotDelivered({ reason: error.message })))
      }
    })
  )

/** Without brokers. The sandbox's sequence number is the number, so that a repeat is recognized. */
const sinkToService = Layer.effect(
  PaymentEventSink,
  Effect.gen(function* () {
    const ports = yield* Effect.context<LedgerRepository | Transaction>()
    return {
      deliver: ({ sequence, value }) =>
        applyPayments([{ position: { source: "sandbox", number: sequence }, raw: value }]).pipe(
          Effect.provideContext(ports),
          Effect.mapError((error) => new EventNotDelivered({ reason: error.message })),
          Effect.asVoid
        )
    }
  })
)

export const sandboxAt = (settings: Settings, place: { readonly port: number; readonly publicUrl?: string }) =>
  Layer.unwrap(
    Effect.map(sandboxStorage(settings), (storage) =>
      sandboxLayer({
        ...storage,
        ...place,
        host: "127.0.0.1",
        token: settings.billingToken,
        seller: settings.tariffs.seller
      })
    )
  )

/** Where Billing is, for the banner. */
export class BillingPlace extends Context.Service<BillingPlace, { readonly where: string }>()(
  "@dealer-billing/app/layers/BillingPlace"
) {}

const placeLayer = (where: string) => Layer.succeed(BillingPlace, { where })

export const billingAt = (settings: Settings, place: Omit<BillingHttpOptions, "token">) => {
  const { billingCallsAtOnce: callsAtOnce, billingCallsPerSecond: callsPerSecond, billingLinkHosts } = settings
  const linkHosts = billingLinkHosts === null ? {} : { linkHosts: billingLinkHosts }
  const options = { ...place, token: settings.billingToken, ...linkHosts }
  return resilientBillingLayer({ callsAtOnce, callsPerSecond })(billingHttpLayer(options))
}

export const remoteBilling = (settings: Settings, url: string) =>
  billingAt(settings, { ...settings.billingTls, url, recovery: Effect.succeed(settings.billingRecovery) })

/** BILLING_URL, or the sandbox in this process. */
export const billingLayer = (settings: Settings) => {
  const { billingUrl } = settings
  if (billingUrl !== null) {
    return Layer.merge(remoteBilling(settings, billingUrl), placeLayer(new URL(billingUrl).origin))
  }
  return Layer.unwrap(
    Effect.map(Sandbox, ({ recovery, url }) =>
      Layer.merge(billingAt(settings, { url, recovery }), placeLayer(`sandbox in this process, ${url}`))
    )
  ).pipe(
    Layer.provide(sandboxAt(settings, { port: settings.sandboxPort })),
    Layer.provide(settings.kafka === null ? sinkToService : sinkToKafka(settings.kafka))
  )
}
