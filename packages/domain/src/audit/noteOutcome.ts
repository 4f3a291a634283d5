import { Context, Effect, Ref } from "effect"

export const CurrentOutcome = Context.Reference<Ref.Ref<string | null> | null>(
  "@dealer-billing/domain/audit/CurrentOutcome",
  { defaultValue: () => null }
)

/** The outcome of a request that changed nothing. */
export const unchanged = "unchanged"

/** Notes for the audit, in a few words, what came of the change. No personal data. The last note wins. */
export const noteOutcome = (text: string): Effect.Effect<void> =>
  Effect.flatMap(CurrentOutcome, (outcome) => (outcome === null ? Effect.void : Ref.set(outcome, text)))
