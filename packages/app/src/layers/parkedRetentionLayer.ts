import { dropParkedRaw } from "@dealer-billing/domain/internal"
import { Effect, Layer, Schedule } from "effect"

const retentionInterval = "1 hour"

/** In batches, so that no transaction is long. */
const dropAll = Effect.fn("parkedRetention")(function* (afterDays: number) {
  let dropped = 0
  for (let count = yield* dropParkedRaw(afterDays); count > 0; count = yield* dropParkedRaw(afterDays)) {
    dropped += count
  }
  if (dropped === 0) return
  yield* Effect.logInfo("Dropped the raw bytes of resolved messages").pipe(
    Effect.annotateLogs({ messages: dropped, resolvedDaysAgo: afterDays })
  )
})

/** Drops the raw bytes of parked messages `afterDays` days after they were resolved. */
export const parkedRetentionLayer = (afterDays: number) =>
  Layer.effectDiscard(
    dropAll(afterDays).pipe(
      Effect.catchCause((cause) =>
        Effect.logWarning("The raw bytes of resolved messages could not be dropped; next attempt in an hour", cause)
      ),
      Effect.repeat(Schedule.spaced(retentionInterval)),
      Effect.forkScoped
    )
  )
