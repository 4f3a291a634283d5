import { Effect } from "effect"
import type { Bill } from "./Bill.ts"
import { BillRepository } from "./BillRepository.ts"

/** The bill that took its place, and the place of that, and so on. */
export const newestOf = Effect.fn("newestOf")(function* (bill: Bill) {
  const bills = yield* BillRepository
  let newest = bill
  while (newest.replacedBy !== null) {
    // What a bill was replaced by is there.
    newest = yield* bills.get(newest.replacedBy).pipe(Effect.catchTag("BillNotFound", Effect.die))
  }
  return newest
})
