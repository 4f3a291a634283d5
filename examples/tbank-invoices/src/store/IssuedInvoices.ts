import type { StorageUnavailable } from "@dealer-billing/domain"
import { Context, type Effect, type Option } from "effect"
import type { SentInvoice } from "../sendInvoice/response.ts"

export interface BeginInvoice {
  readonly reference: string
  readonly contractId: string
  readonly payerVersion: number
}

/** `sent` is null until T-Bank confirmed. */
export interface BegunInvoice {
  readonly number: string
  readonly sent: SentInvoice | null
}

/** `openCount`: earlier calls with an unknown outcome. */
export interface CountedInvoice extends BegunInvoice {
  readonly openCount: number
}

export class IssuedInvoices extends Context.Service<
  IssuedInvoices,
  {
    /** Counts one more open call. The number of a reference never changes. */
    readonly begin: (invoice: BeginInvoice) => Effect.Effect<CountedInvoice, StorageUnavailable>
    /** False, without a change, if the id belongs to another reference. */
    readonly complete: (reference: string, sent: SentInvoice) => Effect.Effect<boolean, StorageUnavailable>
    /** One call issued nothing. `find` ignores a reference without an open call. */
    readonly release: (reference: string) => Effect.Effect<void, StorageUnavailable>
    readonly find: (reference: string) => Effect.Effect<Option.Option<BegunInvoice>, StorageUnavailable>
  }
>()("@dealer-billing/tbank-invoices/store/IssuedInvoices") {}
