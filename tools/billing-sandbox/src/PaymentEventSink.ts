import { Context, type Effect, Schema } from "effect"

/** A message for the topic of payment events, numbered in the order in which it has to be delivered. */
export interface OutgoingEvent {
  readonly sequence: bigint
  /** The contract's id; null for a raw message that was given none. */
  readonly key: string | null
  readonly value: Uint8Array
}

/** The sink did not take the event; it is offered again later. */
export class EventNotDelivered extends Schema.TaggedError<EventNotDelivered>()("EventNotDelivered", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The payment event was not delivered: ${this.reason}`
  }
}

/** Where payment events go: a topic, or straight to the service. Every event comes in order, at least once. */
export class PaymentEventSink extends Context.Service<
  PaymentEventSink,
  { readonly deliver: (event: OutgoingEvent) => Effect.Effect<void, EventNotDelivered> }
>()("@dealer-billing/billing-sandbox/PaymentEventSink") {}
