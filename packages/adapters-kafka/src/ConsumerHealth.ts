import { Context, type Effect, Schema } from "effect"

/** The consumer stopped for good, by a cause that connecting again does not remove: the process should end. */
export class ConsumerDied extends Schema.TaggedError<ConsumerDied>()("ConsumerDied", { reason: Schema.String }) {
  override get message(): string {
    return `The consumer of payment facts died: ${this.reason}`
  }
}

/** How the consumer of payment facts is. */
export class ConsumerHealth extends Context.Service<
  ConsumerHealth,
  {
    readonly check: Effect.Effect<{ readonly ok: boolean; readonly detail: string | null }>
    /** Never returns; fails when the consumer died. */
    readonly died: Effect.Effect<never, ConsumerDied>
  }
>()("@dealer-billing/adapters-kafka/ConsumerHealth") {}
