import { Effect } from "effect"
import type { BillId } from "../bill/Bill.ts"
import { StatementTooLong } from "./Statement.ts"
import { StatementRepository } from "./StatementRepository.ts"

const billMovementsMax = 10_000

/** Answers a bill with all transfers that changed its paid sum; they add up to it. */
export const getBillAllocations = Effect.fn("getBillAllocations")(function* (
  billId: BillId,
  rowsMax = billMovementsMax
) {
  const found = yield* (yield* StatementRepository).readBill({ billId, limit: rowsMax + 1 })
  return found.movements.length > rowsMax ? yield* new StatementTooLong({ rowsMax }) : found
})
