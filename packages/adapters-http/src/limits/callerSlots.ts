import { Effect, type Option } from "effect"

const callerShareMax = 0.5

/** Slots per caller: one caller may use at most half of all. */
export const callerSlots = (requestsAtOnceMax: number) => {
  const max = Math.max(1, Math.floor(requestsAtOnceMax * callerShareMax))
  const held = new Map<string, number>()

  const take = (caller: string): boolean => {
    const count = held.get(caller) ?? 0
    if (count >= max) return false
    held.set(caller, count + 1)
    return true
  }

  const release = (caller: string): void => {
    const count = (held.get(caller) ?? 0) - 1
    if (count > 0) held.set(caller, count)
    else held.delete(caller)
  }

  return {
    max,
    /** None if the caller has no free slot; then nothing was run. */
    withSlot: <A, E, R>(caller: string, effect: Effect.Effect<A, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
      Effect.acquireUseRelease(
        Effect.sync(() => take(caller)),
        (isTaken) => (isTaken ? Effect.asSome(effect) : Effect.succeedNone),
        (isTaken) => Effect.sync(() => (isTaken ? release(caller) : undefined))
      )
  }
}
