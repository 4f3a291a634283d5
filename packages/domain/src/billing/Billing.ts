import { Context, type Effect, type Option, Schema } from "effect"
import type { AccountType } from "../account/Account.ts"
import type { Invoice } from "../bill/Invoice.ts"
import type { Requisite } from "../dealer/Requisite.ts"

/** The kinds of objects that we make in Billing, in the order in which they need each other. */
export const BillingObjectKind = Schema.Literals(["CLIENT", "PAYER", "CONTRACT", "INVOICE"])
export type BillingObjectKind = typeof BillingObjectKind.Type

/** What we ask of Billing: to make an object of a kind, or to cancel an invoice. */
export const BillingOperationKind = Schema.Literals([...BillingObjectKind.literals, "CANCELLATION"])
export type BillingOperationKind = typeof BillingOperationKind.Type

/** The object that an operation is about: a cancellation is one of an invoice, under the same reference. */
export const objectKindOf = (kind: BillingOperationKind): BillingObjectKind =>
  kind === "CANCELLATION" ? "INVOICE" : kind

/** What Billing says about one of its objects; what a kind does not have is null. */
export interface BillingObject {
  readonly id: string
  readonly requisiteVersion: number | null
  readonly number: string | null
  readonly url: string | null
  /** Of an invoice; absent where Billing does not tell it. */
  readonly isCancelled?: boolean
}

/**
 * How this Billing lets us find out whether a call without an answer was carried out. `idempotent`: send it again
 * under the same reference. `lookup`: ask by reference first. `none`: a person has to look.
 */
export type BillingRecovery = "idempotent" | "lookup" | "none"

/** Billing refused for good; the reason is for people, without personal data. */
export class BillingRejected extends Schema.TaggedError<BillingRejected>()("BillingRejected", {
  reason: Schema.String
}) {
  override get message(): string {
    return `Billing refused: ${this.reason}`
  }
}

/** Nothing was done: Billing was not reached, or said so itself. Safe to send later. */
export class BillingUnavailable extends Schema.TaggedError<BillingUnavailable>()("BillingUnavailable", {
  reason: Schema.String,
  /** How long Billing asked us to wait, in ms; null when it did not. */
  retryAfterMs: Schema.NullOr(Schema.Number),
  /**
   * `billing`: every call would fare alike, so that this one was no attempt. `worker`: it was held back for a reason of
   * our own, which says nothing about Billing. Absent: `call`.
   */
  scope: Schema.optionalKey(Schema.Literals(["call", "billing", "worker"])),
  /** Somebody answered, so that it may be this call alone that does not get through. Absent: nobody was reached. */
  isAnswered: Schema.optionalKey(Schema.Boolean)
}) {
  override get message(): string {
    return `Billing is unavailable: ${this.reason}`
  }
}

/** The call may have been carried out, or not: a timeout, a broken connection, an answer that cannot be believed. */
export class BillingOutcomeUnknown extends Schema.TaggedError<BillingOutcomeUnknown>()("BillingOutcomeUnknown", {
  reason: Schema.String,
  /** Billing works and says what cannot be, such as twins: asking again would not help, a person has to look. */
  isDoubtful: Schema.optionalKey(Schema.Boolean)
}) {
  override get message(): string {
    return `It is unknown whether Billing carried it out: ${this.reason}`
  }
}

export type BillingError = BillingRejected | BillingUnavailable | BillingOutcomeUnknown

type Answer = Effect.Effect<BillingObject, BillingError>

/**
 * The company's Billing. Every object is made under our own `reference`, which was stored before the call. An
 * answer is believed only if it names that reference.
 */
export class Billing extends Context.Service<
  Billing,
  {
    /** Of every kind for which `recoveryOf` says nothing else. */
    readonly recovery: Effect.Effect<BillingRecovery>
    /** Where kinds differ: a step that an adapter takes by itself may be repeated, though Billing cannot be asked. */
    readonly recoveryOf?: (kind: BillingOperationKind) => Effect.Effect<BillingRecovery>
    readonly createClient: (request: { readonly reference: string; readonly name: string }) => Answer
    /** Makes the payer, or gives it newer requisites. */
    readonly setPayer: (request: {
      readonly clientId: string
      readonly reference: string
      readonly requisite: Requisite
      readonly requisiteVersion: number
    }) => Answer
    readonly createContract: (request: {
      readonly clientId: string
      readonly reference: string
      readonly payerId: string
      readonly accountType: AccountType
    }) => Answer
    readonly issueInvoice: (request: {
      readonly contractId: string
      readonly reference: string
      readonly invoice: Invoice
      /** The payer's requisites that belong on the invoice, for a Billing that does not know its payers. */
      readonly requisiteVersion?: number
    }) => Answer
    /**
     * Cancels an invoice and answers it; a repeat changes nothing. Billing refuses where the invoice has money, or
     * where it cannot cancel at all. `reference` is the invoice's.
     */
    readonly cancelInvoice: (request: {
      readonly invoiceId: string
      readonly reference: string
      readonly reason: string
    }) => Answer
    /** The object that Billing holds under our reference; twins are a doubtful unknown outcome. */
    readonly find: (
      kind: BillingObjectKind,
      reference: string
    ) => Effect.Effect<Option.Option<BillingObject>, BillingError>
  }
>()("@dealer-billing/domain/billing/Billing") {}
