import { Context, type Effect, Schema } from "effect"

export class ConsumerDied extends Schema.TaggedError<ConsumerDied>()("ConsumerDied", {
  reason: Schema.String,
  /** True for a stall, which may be a fault of this process. */
  canRestartHelp: Schema.Boolean
}) {
  override get message(): string {
    return `The consumer of payment events died: ${this.reason}`
  }
}

/**
 * `waiting`: a partition waits for the database, or for a message on which our code fails. `silent`: no answer from
 * Kafka for longer than a session. `connecting`: not in its group yet. `unauthorized`: the brokers do not accept us.
 * `untrusted`: we do not accept the brokers. `dead`: stopped for good.
 */
export const consumerStates = [
  "consuming",
  "waiting",
  "silent",
  "connecting",
  "unauthorized",
  "untrusted",
  "dead"
] as const
export type ConsumerState = (typeof consumerStates)[number]

export interface ConsumerCheck {
  readonly ok: boolean
  readonly state: ConsumerState
  /** May name hosts and topics. */
  readonly detail: string | null
}

export class ConsumerHealth extends Context.Service<
  ConsumerHealth,
  {
    readonly check: Effect.Effect<ConsumerCheck>
    readonly died: Effect.Effect<never, ConsumerDied>
  }
>()("@dealer-billing/adapters-kafka/consumer/ConsumerHealth") {}
