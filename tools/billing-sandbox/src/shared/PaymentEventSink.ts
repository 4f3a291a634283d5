import { Context, type Effect, Schema } from "effect"

export interface OutgoingEvent {
  readonly sequence: bigint
  /** The contract's id. Null for a raw message without a key. */
  readonly key: string | null
  readonly value: Uint8Array
}

/** The event is delivered again later. */
export class EventNotDelivered extends Schema.TaggedError<EventNotDelivered>()("EventNotDelivered", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The payment event was not delivered: ${this.reason}`
  }
}

/** Gets every event in order, at least once. */
export class PaymentEventSink extends Context.Service<
  PaymentEventSink,
  { readonly deliver: (event: OutgoingEvent) => Effect.Effect<void, EventNotDelivered> }
>()("@dealer-billing/billing-sandbox/shared/PaymentEventSink") {}
