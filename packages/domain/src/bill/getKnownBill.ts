import { Effect } from "effect"
import type { BillId } from "./Bill.ts"
import { BillRepository } from "./BillRepository.ts"

/** A bill whose id came from the storage: if it is missing, that is a defect of ours. */
export const getKnownBill = Effect.fn("getKnownBill")(function* (id: BillId) {
  return yield* (yield* BillRepository)
    .get(id)
    .pipe(
      Effect.catchTag("BillNotFound", (cause) =>
        Effect.die(new Error(`Stored data refers to bill ${id}, which does not exist`, { cause }))
      )
    )
})
