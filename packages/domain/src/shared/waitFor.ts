import { Duration, Effect, Option } from "effect"

const pollIntervalMs = 25

/** Polls until the value is final or the time is over; answers the last value. */
export const waitFor = <A, E, R>(
  read: Effect.Effect<A, E, R>,
  isFinal: (value: A) => boolean,
  waitMs: number
): Effect.Effect<A, E, R> =>
  read.pipe(
    Effect.delay(Duration.millis(pollIntervalMs)),
    Effect.repeat({ until: isFinal }),
    Effect.timeoutOption(Duration.millis(waitMs)),
    Effect.flatMap(Option.match({ onNone: () => read, onSome: Effect.succeed }))
  )
