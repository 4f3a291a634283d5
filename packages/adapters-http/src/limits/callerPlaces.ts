import { Effect, type Option } from "effect"

/** One caller's share of all places. */
const callerShareMax = 0.5

/** Places by caller: one that sends more than it gets answered leaves the other half to all others. */
export const callerPlaces = (requestsAtOnceMax: number) => {
  const ofCallerMax = Math.max(1, Math.floor(requestsAtOnceMax * callerShareMax))
  const held = new Map<string, number>()

  const take = (caller: string): boolean => {
    const count = held.get(caller) ?? 0
    if (count >= ofCallerMax) return false
    held.set(caller, count + 1)
    return true
  }

  const release = (caller: string): void => {
    const count = (held.get(caller) ?? 0) - 1
    if (count > 0) held.set(caller, count)
    else held.delete(caller)
  }

  return {
    ofCallerMax,
    /** None when the caller has all of its places taken: then nothing was run. */
    withPlace: <A, E, R>(caller: string, effect: Effect.Effect<A, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
      Effect.acquireUseRelease(
        Effect.sync(() => take(caller)),
        (isTaken) => (isTaken ? Effect.asSome(effect) : Effect.succeedNone),
        (isTaken) => Effect.sync(() => (isTaken ? release(caller) : undefined))
      )
  }
}
