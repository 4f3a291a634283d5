import { Context, Effect, Ref } from "effect"

/** Where the change of the transaction at hand tells what it came to; null outside of one. */
export const CurrentOutcome = Context.Reference<Ref.Ref<string | null> | null>(
  "@dealer-billing/domain/audit/CurrentOutcome",
  { defaultValue: () => null }
)

/** What an event says of a change that changed nothing: it was so already. */
export const unchanged = "unchanged"

/** Tells the audit in a few words what the change came to; no personal data. The last word counts. */
export const noteOutcome = (text: string): Effect.Effect<void> =>
  Effect.flatMap(CurrentOutcome, (outcome) => (outcome === null ? Effect.void : Ref.set(outcome, text)))
