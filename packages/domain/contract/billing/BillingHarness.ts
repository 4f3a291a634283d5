import { Context, type Effect, type Layer } from "effect"
import type { Billing, BillingObjectKind, BillingOperationKind } from "@dealer-billing/domain/internal"

/**
 * What the far side does with the next call of a kind. It executes `drop-after-commit`, `delay`, `unreadable` and the
 * four wrong answers. It does not execute the others.
 */
export type FarFault =
  | "drop-before-commit"
  | "drop-after-commit"
  /** Answers after the adapter's deadline. */
  | "delay"
  /** Without a promise that nothing was done, such as HTTP 500. */
  | "server-error"
  | "unreadable"
  /** The answer names another object. */
  | "forged-reference"
  /** The answer names an older version of the legal details. */
  | "older-version"
  | "foreign-link"
  | "plain-link"
  /** Refuses for good, and quotes every text of the call. */
  | "refuse"
  /** Asks to come back in `retryAfterMs`. */
  | "busy"
  | "unauthorized"

export const retryAfterMs = 7_000

/** What must arrive, by kind. Sums have two decimals, such as "62500.00"; the rate is a percentage, such as "22.00". */
export const arrivedFields = {
  CLIENT: ["name"],
  PAYER: ["payerName", "inn", "settlementAccount", "requisiteVersion"],
  CONTRACT: ["accountType"],
  INVOICE: ["sum", "currency", "vatMode", "vatRate", "vatSum", "purpose", "itemSum"],
  CANCELLATION: ["reason"]
} as const satisfies Readonly<Record<BillingOperationKind, ReadonlyArray<string>>>
export type ArrivedField = (typeof arrivedFields)[BillingOperationKind][number]

/** A call that the far side received, whatever became of it. */
export interface ArrivedCall {
  readonly kind: BillingOperationKind
  readonly fields: Readonly<Partial<Record<ArrivedField, string>>>
}

/** Where the adapter under test sends its calls. */
export class FarSide extends Context.Service<
  FarSide,
  {
    /** Concerns one call: the next one of that kind, or the next look-up. */
    readonly spoil: (fault: FarFault, on: BillingOperationKind | "LOOKUP") => Effect.Effect<void>
    /** Makes a second object under a reference that has one. */
    readonly makeTwin: (kind: BillingObjectKind, reference: string) => Effect.Effect<void>
    /** In order, without look-ups. */
    readonly arrived: Effect.Effect<ReadonlyArray<ArrivedCall>>
  }
>()("@dealer-billing/domain/contract/FarSide") {}

/** `lookup`: look-ups reach the far side and can be spoiled. `listed-…`: a listed invoice says so. */
export type FarControl = FarFault | ArrivedField | "twins" | "lookup" | "listed-sum" | "listed-cancellation"

export interface BillingHarness<E = never> {
  /** The adapter under test and its far side. */
  readonly layer: Layer.Layer<Billing | FarSide, E>
  /** The kinds that the adapter sends. Default: all. */
  readonly sends?: ReadonlyArray<BillingOperationKind>
  /** What this far side cannot do or say, with the reason. The cases that need it are reported as skipped. */
  readonly lacks?: Readonly<Partial<Record<FarControl, string>>>
}
