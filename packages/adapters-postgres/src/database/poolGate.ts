import { StorageUnavailable } from "@dealer-billing/domain"
import { Duration, Effect, Option, Semaphore } from "effect"
import { poolMetrics } from "./poolMetrics.ts"

/** The driver's pool would wait for ever. */
export const acquireMsMax = 2_000

const noneFree = Effect.suspend(() =>
  Effect.fail(new StorageUnavailable({ reason: "no database connection became free in time" }))
)

export const makePoolGate = Effect.fnUntraced(function* (pool: string, connectionsMax: number) {
  const semaphore = yield* Semaphore.make(connectionsMax)
  const { beginWait, countTimeout, endWait, using } = yield* poolMetrics(pool, connectionsMax)

  const wait = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.suspend(() => {
      let isWaiting = true
      const stopWaiting = Effect.suspend(() => {
        if (!isWaiting) return Effect.void
        isWaiting = false
        return endWait
      })
      const giveUp = Effect.sleep(Duration.millis(acquireMsMax)).pipe(
        Effect.flatMap(() => (isWaiting ? Effect.andThen(countTimeout, noneFree) : Effect.never))
      )
      return Effect.acquireUseRelease(
        beginWait,
        () => Effect.raceFirst(semaphore.withPermit(Effect.andThen(stopWaiting, effect)), giveUp),
        () => stopWaiting
      )
    })

  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | StorageUnavailable, R> =>
    Effect.flatMap(
      semaphore.withPermitsIfAvailable(1)(using(effect)),
      Option.match({ onNone: () => wait(using(effect)), onSome: Effect.succeed })
    )
})
