import { createSecretKey } from "node:crypto"
import { PaymentEventSink, sandboxLayer } from "@dealer-billing/billing-sandbox"
import { defaultTariffs } from "@dealer-billing/domain"
import { freshDatabase } from "@dealer-billing/test-kit"
import { Effect, Layer, Redacted } from "effect"

export const token = Redacted.make("sandbox-token")

/** A sandbox with a database of its own, on any free port. */
export const sandbox = Layer.unwrap(
  Effect.map(Effect.promise(freshDatabase), (url) =>
    sandboxLayer({
      host: "127.0.0.1",
      port: 0,
      token,
      encryptionKey: createSecretKey(Buffer.alloc(32, 1)),
      databaseUrl: Redacted.make(url),
      seller: defaultTariffs.seller
    })
  )
).pipe(Layer.provide(Layer.succeed(PaymentEventSink, { deliver: () => Effect.void })), Layer.fresh)
