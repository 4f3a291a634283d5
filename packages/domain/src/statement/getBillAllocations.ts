import { Effect } from "effect"
import type { BillId } from "../bill/Bill.ts"
import { StatementTooLong } from "./Statement.ts"
import { StatementRepository } from "./StatementRepository.ts"

/** The most movements of one bill. */
export const billMovementsMax = 10_000

/** A bill with all that put money on it or took it off: together they are its paid sum. */
export const getBillAllocations = Effect.fn("getBillAllocations")(function* (
  billId: BillId,
  rowsMax = billMovementsMax
) {
  const found = yield* (yield* StatementRepository).readBill({ billId, limit: rowsMax + 1 })
  return found.movements.length > rowsMax ? yield* new StatementTooLong({ rowsMax }) : found
})
