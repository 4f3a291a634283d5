import { Effect } from "effect"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"

/** How many messages lose their bytes in one transaction: each may have 64 kB. */
const batchMax = 200

/** Drops the bytes of parked messages that were resolved so many days ago; answers how many there were, at most 200. */
export const dropParkedRaw = Effect.fn("dropParkedRaw")(function* (afterDays: number) {
  return yield* (yield* ParkedMessageRepository).dropRaw(afterDays, batchMax)
})
