import type { WorldAccount } from "./World.ts"

/** Must be applied exactly once, however often it is sent. */
export interface PlannedEvent {
  /** As stored: the payment id, or `total:<invoice>:<revision>`. */
  readonly paymentId: string
  readonly type: "payment.received" | "payment.reversed" | "invoice.paid-total"
  readonly account: WorldAccount
  /** In kopecks: the sum, or the total. */
  readonly sum: bigint
  readonly invoiceId: string | null
  readonly revision: number | null
  readonly reversesPaymentId: string | null
}

/** Applied, or parked for one of these reasons. */
export type Expectation =
  | { readonly _tag: "Event"; readonly event: PlannedEvent }
  | {
      readonly _tag: "Parked"
      readonly kind: string
      readonly reasons: ReadonlyArray<string>
      /** It conflicts with a total; if a newer total came first, it is stale instead. */
      readonly mayBeStale?: boolean
    }

export interface PlannedMessage {
  readonly key: string | null
  readonly value: Buffer | null
  readonly expectation: Expectation
}

/** The events of the messages, each once. */
export const listEvents = (plan: ReadonlyArray<PlannedMessage>): ReadonlyArray<PlannedEvent> => [
  ...new Map(
    plan.flatMap(({ expectation }) =>
      expectation._tag === "Event" ? [[expectation.event.paymentId, expectation.event] as const] : []
    )
  ).values()
]
