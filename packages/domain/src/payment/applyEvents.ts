import { Array as Arr, Effect } from "effect"
import { applyPayments } from "./applyPayments.ts"
import { canonicalJson } from "./decodePaymentEvent.ts"
import type { MessagePosition } from "./Payment.ts"
import type { PaymentEvent } from "./PaymentEvent.ts"

export interface PositionedEvent {
  /** Where the event stands in its source; a repeat has the same position and content. */
  readonly position: MessagePosition
  readonly event: PaymentEvent
}

const encoder = new TextEncoder()

/** Applies decoded payment events, as `applyPayments` does with bytes. */
export const applyEvents = Effect.fn("applyEvents")(function* (events: Arr.NonEmptyReadonlyArray<PositionedEvent>) {
  return yield* applyPayments(
    Arr.map(events, ({ event, position }) => ({ position, raw: encoder.encode(canonicalJson(event)) }))
  )
})
