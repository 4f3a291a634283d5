import { Effect } from "effect"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"

/** Each message may have 64 kB. */
const batchMax = 200

export const dropParkedRaw = Effect.fn("dropParkedRaw")(function* (afterDays: number) {
  return yield* (yield* ParkedMessageRepository).dropRaw(afterDays, batchMax)
})
