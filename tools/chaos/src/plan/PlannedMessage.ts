import type { WorldAccount } from "./World.ts"

/** An event that must have its effect once, however often it comes. */
export interface PlannedEvent {
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

/** What has to become of a message: its event is applied, or it is parked for one of these reasons. */
export type Expectation =
  | { readonly _tag: "Event"; readonly event: PlannedEvent }
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

/** The events of the messages, each once. */
export const eventsOf = (plan: ReadonlyArray<PlannedMessage>): ReadonlyArray<PlannedEvent> => [
  ...new Map(
    plan.flatMap(({ expectation }) =>
      expectation._tag === "Event" ? [[expectation.event.paymentId, expectation.event] as const] : []
    )
  ).values()
]
