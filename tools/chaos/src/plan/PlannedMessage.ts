import type { WorldAccount } from "./World.ts"

/** A fact that must have its effect once, however often it comes. */
export interface PlannedFact {
  /** As it is stored: the payment's own id, or `total:<invoice>:<revision>`. */
  readonly paymentId: string
  readonly type: "payment.received" | "payment.reversed" | "invoice.paid-total"
  readonly account: WorldAccount
  /** In kopecks: the sum, or the total. */
  readonly sum: bigint
  readonly invoiceId: string | null
  readonly revision: number | null
  readonly reversesPaymentId: string | null
}

/** What has to become of a message: its fact is applied, or it is parked for one of these reasons. */
export type Expectation =
  | { readonly _tag: "Fact"; readonly fact: PlannedFact }
  | {
      readonly _tag: "Parked"
      readonly kind: string
      readonly reasons: ReadonlyArray<string>
      /** It contradicts a total: where that was overtaken by a newer one, this one is stale as well. */
      readonly mayBeStale?: boolean
    }

export interface PlannedMessage {
  readonly key: string | null
  /** Null is a message without a value. */
  readonly value: Buffer | null
  readonly expectation: Expectation
}

/** The facts of the messages, each once. */
export const factsOf = (plan: ReadonlyArray<PlannedMessage>): ReadonlyArray<PlannedFact> => [
  ...new Map(
    plan.flatMap(({ expectation }) =>
      expectation._tag === "Fact" ? [[expectation.fact.paymentId, expectation.fact] as const] : []
    )
  ).values()
]
