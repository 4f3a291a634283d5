import { Effect, Schema } from "effect"

/** What was typed for an offset is none. */
export class BadOffset extends Schema.TaggedError<BadOffset>()("BadOffset", { typed: Schema.String }) {
  override get message(): string {
    return `${JSON.stringify(this.typed)} is no offset: a whole number, or beginning where the reading starts`
  }
}

export const offsetOf = (typed: string): Effect.Effect<bigint, BadOffset> =>
  /^[0-9]{1,18}$/u.test(typed) ? Effect.succeed(BigInt(typed)) : Effect.fail(new BadOffset({ typed }))

/** An offset, or null for the beginning of the log; `earliest` is Kafka's own word for that. */
export const startOf = (typed: string): Effect.Effect<bigint | null, BadOffset> =>
  typed === "beginning" || typed === "earliest" ? Effect.succeed(null) : offsetOf(typed)
