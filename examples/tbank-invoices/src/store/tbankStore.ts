import { StorageUnavailable } from "@dealer-billing/domain"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, String, type Redacted } from "effect"
import { createSchema } from "./createSchema.ts"
import type { IssuedInvoices } from "./IssuedInvoices.ts"
import { IssuedInvoicesMemory } from "./IssuedInvoicesMemory.ts"
import { IssuedInvoicesPostgres } from "./IssuedInvoicesPostgres.ts"
import type { LocalParties } from "./LocalParties.ts"
import { LocalPartiesMemory } from "./LocalPartiesMemory.ts"
import { LocalPartiesPostgres } from "./LocalPartiesPostgres.ts"
import type { PayerKeyring } from "./payerCipher.ts"
import { stored } from "./stored.ts"

/** What the adapter must remember because T-Bank does not. */
export type TBankStore = LocalParties | IssuedInvoices

export const tbankStoreMemory: Layer.Layer<TBankStore> = Layer.fresh(
  Layer.merge(LocalPartiesMemory, IssuedInvoicesMemory)
)

export interface TBankStoreOptions {
  /** The store creates its own schema, `billing_tbank`. */
  readonly url: Redacted.Redacted<string>
  readonly payerKeys: PayerKeyring
  readonly poolMax?: number
}

const poolMaxDefault = 4

const clientLayer = ({ poolMax, url }: TBankStoreOptions) =>
  PgClient.layer({
    url,
    maxConnections: poolMax ?? poolMaxDefault,
    applicationName: "billing-tbank",
    connectTimeout: "2 seconds",
    startupParameters: { statement_timeout: "4000", lock_timeout: "2000" },
    transformResultNames: String.snakeToCamel,
    transformJson: false
  }).pipe(
    Layer.catch(({ reason }) =>
      Layer.effectContext(Effect.fail(new StorageUnavailable({ reason: `database error ${reason._tag}` })))
    )
  )

export const tbankStorePostgres = (options: TBankStoreOptions): Layer.Layer<TBankStore, StorageUnavailable> =>
  Layer.merge(LocalPartiesPostgres(options.payerKeys), IssuedInvoicesPostgres).pipe(
    Layer.provide(Layer.effectDiscard(stored(createSchema()))),
    Layer.provide(clientLayer(options)),
    Layer.fresh
  )
