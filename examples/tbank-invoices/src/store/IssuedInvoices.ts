import type { StorageUnavailable } from "@dealer-billing/domain"
import { Context, type Effect, type Option } from "effect"
import type { SentInvoice } from "../sendInvoice/response.ts"

export interface BeginInvoice {
  readonly reference: string
  readonly contractId: string
  /** The version of the payer's requisites that the invoice will carry. */
  readonly payerVersion: number
}

/** An invoice whose call was begun; `sent` is null until T-Bank's answer was believed. */
export interface BegunInvoice {
  readonly number: string
  readonly sent: SentInvoice | null
}

/** `openCount`: calls before this one of which nobody knows whether they issued the invoice. */
export interface CountedInvoice extends BegunInvoice {
  readonly openCount: number
}

/** Which of our references became which of T-Bank's invoices: T-Bank itself cannot be asked. */
export class IssuedInvoices extends Context.Service<
  IssuedInvoices,
  {
    /** Before a call, which counts as open: the invoice with its number, the same for the reference for ever. */
    readonly begin: (invoice: BeginInvoice) => Effect.Effect<CountedInvoice, StorageUnavailable>
    /** Answers false, and stores nothing, when that id is another reference's already. */
    readonly complete: (reference: string, sent: SentInvoice) => Effect.Effect<boolean, StorageUnavailable>
    /** It is known that one call issued nothing. Without an open call the reference is not found. */
    readonly release: (reference: string) => Effect.Effect<void, StorageUnavailable>
    readonly find: (reference: string) => Effect.Effect<Option.Option<BegunInvoice>, StorageUnavailable>
  }
>()("@dealer-billing/tbank-invoices/store/IssuedInvoices") {}
