import { dropParkedRaw } from "@dealer-billing/domain"
import { Effect, Layer, Schedule } from "effect"

const retentionInterval = "1 hour"

/** Batch by batch, so that no transaction is a long one. */
const dropAll = Effect.fn("parkedRetention")(function* (afterDays: number) {
  let dropped = 0
  for (let count = yield* dropParkedRaw(afterDays); count > 0; count = yield* dropParkedRaw(afterDays)) {
    dropped += count
  }
  if (dropped === 0) return
  yield* Effect.logInfo("The bytes of resolved messages were dropped").pipe(
    Effect.annotateLogs({ messages: dropped, resolvedDaysAgo: afterDays })
  )
})

/** Drops the bytes of parked messages so many days after they were resolved, for as long as the layer lives. */
export const parkedRetentionLayer = (afterDays: number) =>
  Layer.effectDiscard(
    dropAll(afterDays).pipe(
      Effect.catchCause((cause) =>
        Effect.logWarning("The bytes of resolved messages were not dropped; it is tried again in an hour", cause)
      ),
      Effect.repeat(Schedule.spaced(retentionInterval)),
      Effect.forkScoped
    )
  )
