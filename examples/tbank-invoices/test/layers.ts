import { freshDatabase } from "@dealer-billing/test-kit"
import { Context, Effect, Layer, Redacted } from "effect"
import { createSecretKey } from "node:crypto"
import { billingTBankLayer, tbankStoreMemory, tbankStorePostgres, type BillingTBankOptions } from "../src/index.ts"
import { standInToken, startStandIn, type StandIn } from "./standIn.ts"

const key = { id: "one", key: createSecretKey(Buffer.alloc(32, 7)) }
export const payerKeys = { active: key, byId: new Map([[key.id, key]]) }

export class TBank extends Context.Service<TBank, StandIn>()("test/TBank") {}

const standInLayer = Layer.fresh(Layer.effect(TBank, startStandIn))

export const storePostgres = Layer.unwrap(
  Effect.map(Effect.promise(freshDatabase), (url) => tbankStorePostgres({ url: Redacted.make(url), payerKeys }))
)

export const storeMemory = tbankStoreMemory

/** The adapter against a stand-in of its own. */
export const billingOn = <E>(
  store: Layer.Layer<Layer.Success<typeof tbankStoreMemory>, E>,
  options: Partial<BillingTBankOptions> = {}
) =>
  Layer.unwrap(
    Effect.map(TBank, ({ url }) =>
      billingTBankLayer({
        url,
        token: Redacted.make(standInToken),
        linkHosts: ["stand-in.example"],
        timeoutMs: 500,
        ...options
      })
    )
  ).pipe(Layer.provideMerge(Layer.merge(standInLayer, store)))
