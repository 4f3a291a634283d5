import { Context, type Effect, Schema } from "effect"

/** The consumer stopped for good, by a cause that connecting again does not remove. */
export class ConsumerDied extends Schema.TaggedError<ConsumerDied>()("ConsumerDied", {
  reason: Schema.String,
  /** Standing still may be this process's own fault. Anything else is there after a restart as well. */
  canRestartHelp: Schema.Boolean
}) {
  override get message(): string {
    return `The consumer of payment events died: ${this.reason}`
  }
}

/**
 * `waiting`: some partition waits for the storage, or on a message that our code breaks on. `silent`: Kafka has not
 * answered for longer than a session. `connecting`: it is not in its group, and tries to be. `unauthorized`: the
 * brokers do not accept us, and `untrusted`: we do not accept them; either is tried again. `dead`: it stopped for good.
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
  /** For operators; it may name hosts and topics. */
  readonly detail: string | null
}

/** How the consumer of payment events is. */
export class ConsumerHealth extends Context.Service<
  ConsumerHealth,
  {
    readonly check: Effect.Effect<ConsumerCheck>
    /** Never returns; fails when the consumer died. */
    readonly died: Effect.Effect<never, ConsumerDied>
  }
>()("@dealer-billing/adapters-kafka/consumer/ConsumerHealth") {}
