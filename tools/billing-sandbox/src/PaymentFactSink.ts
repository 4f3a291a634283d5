import { Context, type Effect, Schema } from "effect"

/** A message for the topic of payment facts, numbered in the order in which it has to be delivered. */
export interface OutgoingFact {
  readonly sequence: bigint
  /** The contract's id; null for a raw message that was given none. */
  readonly key: string | null
  readonly value: Uint8Array
}

/** The sink did not take the fact; it is offered again later. */
export class FactNotDelivered extends Schema.TaggedError<FactNotDelivered>()("FactNotDelivered", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The payment fact was not delivered: ${this.reason}`
  }
}

/** Where payment facts go: a topic, or straight to the service. Every fact comes in order, at least once. */
export class PaymentFactSink extends Context.Service<
  PaymentFactSink,
  { readonly deliver: (fact: OutgoingFact) => Effect.Effect<void, FactNotDelivered> }
>()("@dealer-billing/billing-sandbox/PaymentFactSink") {}
