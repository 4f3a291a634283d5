import { Effect, Layer } from "effect"
import { BillId } from "../bill/Bill.ts"
import { DealerId } from "../dealer/Dealer.ts"
import { Ids } from "../shared/Ids.ts"

export const IdsMemory = Layer.sync(Ids, () => {
  let dealers = 0n
  let bills = 0n
  let tokens = 0
  return {
    nextDealerId: Effect.sync(() => DealerId.make((dealers += 1n))),
    nextBillId: Effect.sync(() => BillId.make((bills += 1n))),
    uniqueToken: Effect.sync(() => `token-${(tokens += 1)}`)
  }
})
