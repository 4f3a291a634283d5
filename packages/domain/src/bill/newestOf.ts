import { Effect } from "effect"
import type { Bill } from "./Bill.ts"
import { getKnownBill } from "./getKnownBill.ts"

export const newestOf = Effect.fn("newestOf")(function* (bill: Bill) {
  let newest = bill
  while (newest.replacedBy !== null) newest = yield* getKnownBill(newest.replacedBy)
  return newest
})
