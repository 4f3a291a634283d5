import { StorageUnavailable } from "@dealer-billing/domain"
import { Duration, Effect, Option, Semaphore } from "effect"

/** How long a caller waits for a free connection, in ms; the driver's pool would wait for ever. */
export const acquireMsMax = 2_000

const noneFree = Effect.suspend(() =>
  Effect.fail(new StorageUnavailable({ reason: "no connection to the database became free in time" }))
)

/** Lets as many through as the pool has connections; fails when none became free in 2 s. */
export const makePoolGate = Effect.fnUntraced(function* (connectionsMax: number) {
  const semaphore = yield* Semaphore.make(connectionsMax)

  const wait = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
    let isThrough = false
    const markThrough = Effect.sync(() => {
      isThrough = true
    })
    const giveUp = Effect.sleep(Duration.millis(acquireMsMax)).pipe(
      Effect.flatMap(() => (isThrough ? Effect.never : noneFree))
    )
    return yield* Effect.raceFirst(semaphore.withPermit(Effect.andThen(markThrough, effect)), giveUp)
  })

  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | StorageUnavailable, R> =>
    Effect.flatMap(
      semaphore.withPermitsIfAvailable(1)(effect),
      Option.match({ onNone: () => wait(effect), onSome: Effect.succeed })
    )
})
