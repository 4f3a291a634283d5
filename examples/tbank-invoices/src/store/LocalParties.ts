import type { StorageUnavailable } from "@dealer-billing/domain"
import { Context, type Effect, type Option } from "effect"
import type { LocalKind } from "../shared/localId.ts"
import type { Payer } from "../shared/Payer.ts"

export interface NewPayer {
  readonly id: string
  readonly reference: string
  readonly clientId: string
  readonly version: number
  readonly payer: Payer
}

export interface NewContract {
  readonly id: string
  readonly reference: string
  readonly clientId: string
  readonly payerId: string
}

export interface PayerVersion {
  readonly version: number
  readonly payer: Payer
}

export interface FoundParty {
  readonly id: string
  readonly version: number | null
}

/** The clients, payers and contracts that T-Bank does not have. Every write may be repeated. */
export class LocalParties extends Context.Service<
  LocalParties,
  {
    readonly putClient: (client: {
      readonly id: string
      readonly reference: string
    }) => Effect.Effect<void, StorageUnavailable>
    /** Keeps every version. Returns the newest, or none without the client. */
    readonly putPayer: (payer: NewPayer) => Effect.Effect<Option.Option<number>, StorageUnavailable>
    readonly putContract: (contract: NewContract) => Effect.Effect<boolean, StorageUnavailable>
    readonly find: (
      kind: LocalKind,
      reference: string
    ) => Effect.Effect<Option.Option<FoundParty>, StorageUnavailable>
    readonly listPayers: (contractId: string) => Effect.Effect<ReadonlyArray<PayerVersion>, StorageUnavailable>
  }
>()("@dealer-billing/tbank-invoices/store/LocalParties") {}
