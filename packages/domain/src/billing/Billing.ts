import { Context, Effect, Option, Schema } from "effect"
import type { AccountType } from "../account/Account.ts"
import type { Invoice } from "../bill/Invoice.ts"
import type { RequisiteFields } from "../dealer/Requisite.ts"
import type { Kopecks } from "../shared/Money.ts"

/** The objects that we make in Billing, in the order in which they need each other. */
export const BillingObjectKind = Schema.Literals(["CLIENT", "PAYER", "CONTRACT", "INVOICE"])
export type BillingObjectKind = typeof BillingObjectKind.Type

export const BillingOperationKind = Schema.Literals([...BillingObjectKind.literals, "CANCELLATION"])
export type BillingOperationKind = typeof BillingOperationKind.Type

export const objectKindOf = (kind: BillingOperationKind): BillingObjectKind =>
  kind === "CANCELLATION" ? "INVOICE" : kind

export interface BillingObject {
  readonly id: string
  readonly requisiteVersion: number | null
  readonly number: string | null
  readonly url: string | null
  /** Of an invoice; absent when Billing does not say. */
  readonly isCancelled?: boolean
  /** Of an invoice, in kopecks; absent when Billing does not say. */
  readonly sum?: Kopecks
}

/**
 * What to do after a call without an answer. `idempotent`: send it again under the same reference. `lookup`: query by
 * reference first. `none`: ask an operator.
 */
export type BillingRecovery = "idempotent" | "lookup" | "none"

/** Billing answered that it does not carry out the call. Sending it again does not help. */
export class BillingRejected extends Schema.TaggedError<BillingRejected>()("BillingRejected", {
  reason: Schema.String
}) {
  override get message(): string {
    return `Billing refused: ${this.reason}`
  }
}

/** Nothing was done: Billing was not reached, or said so. Safe to send later. */
export class BillingUnavailable extends Schema.TaggedError<BillingUnavailable>()("BillingUnavailable", {
  reason: Schema.String,
  /** In ms. */
  retryAfterMs: Schema.NullOr(Schema.Number),
  /**
   * `billing`: every call would fail, so this one does not count as an attempt. `worker`: we did not send it, for a
   * reason of our own. Absent: it concerns this call alone.
   */
  scope: Schema.optionalKey(Schema.Literals(["billing", "worker"])),
  /** Billing answered, so only this call may be affected. Absent: nothing answered. */
  isAnswered: Schema.optionalKey(Schema.Boolean)
}) {
  override get message(): string {
    return `Billing is unavailable: ${this.reason}`
  }
}

/** The call may have been carried out: a timeout, a broken connection, or an answer that cannot be trusted. */
export class BillingOutcomeUnknown extends Schema.TaggedError<BillingOutcomeUnknown>()("BillingOutcomeUnknown", {
  reason: Schema.String,
  /**
   * A contradictory answer, such as two objects under one reference: a retry would not help, an operator must check.
   */
  isDoubtful: Schema.optionalKey(Schema.Boolean)
}) {
  override get message(): string {
    return `Outcome unknown: ${this.reason}`
  }
}

/** How a call to Billing can fail: refused, not done, or outcome unknown. Only the last may have had an effect. */
export type BillingError = BillingRejected | BillingUnavailable | BillingOutcomeUnknown

type Answer = Effect.Effect<BillingObject, BillingError>

/**
 * The company's Billing: it makes clients, payers, contracts and invoices, and cancels invoices. Every object is
 * made under our `reference`, stored before the call. Answers without it are not trusted.
 */
export class Billing extends Context.Service<
  Billing,
  {
    /** For every kind unless `recoveryOf` says otherwise. */
    readonly recovery: Effect.Effect<BillingRecovery>
    /** For an adapter whose kinds differ: a step that never reaches Billing can be repeated safely. */
    readonly recoveryOf?: (kind: BillingOperationKind) => Effect.Effect<BillingRecovery>
    /** Makes a client with this name. */
    readonly createClient: (request: { readonly reference: string; readonly name: string }) => Answer
    /** Makes the payer with these legal details, or changes it when its version is older. */
    readonly setPayer: (request: {
      readonly clientId: string
      readonly reference: string
      readonly requisite: RequisiteFields
      readonly requisiteVersion: number
    }) => Answer
    /** Makes a contract of the client and the payer; its kind is the account type. */
    readonly createContract: (request: {
      readonly clientId: string
      readonly reference: string
      readonly payerId: string
      readonly accountType: AccountType
    }) => Answer
    /** Issues an invoice on the contract; the answer has its link and number. */
    readonly issueInvoice: (request: {
      readonly contractId: string
      readonly reference: string
      readonly invoice: Invoice
      /** For a Billing that does not keep payers: which version belongs on the invoice. */
      readonly requisiteVersion?: number
    }) => Answer
    /** Billing refuses when the invoice has money or cannot be cancelled. `reference` is the invoice's. */
    readonly cancelInvoice: (request: {
      readonly invoiceId: string
      readonly reference: string
      readonly reason: string
    }) => Answer
    /** Every object under the reference, duplicates too. */
    readonly list: (
      kind: BillingObjectKind,
      reference: string
    ) => Effect.Effect<ReadonlyArray<BillingObject>, BillingError>
  }
>()("@dealer-billing/domain/billing/Billing") {}

/** With two objects under one reference an operator must choose. */
export const findInBilling = Effect.fn("findInBilling")(function* (kind: BillingObjectKind, reference: string) {
  const [found, twin] = yield* (yield* Billing).list(kind, reference)
  if (twin === undefined) return Option.fromUndefinedOr(found)
  const reason = "Billing has several objects under our reference"
  return yield* new BillingOutcomeUnknown({ reason, isDoubtful: true })
})
