import type { DepositReturn } from "../account/DepositReturn.ts"
import type { Transfer } from "./Transfer.ts"

/** What a return does in the ledger. */
export const returnTransfer = ({ dealerId, sum }: DepositReturn): Transfer => ({
  dealerId,
  accountType: "DEPOSIT",
  from: "BALANCE",
  to: "OUTSIDE",
  reason: "DEPOSIT_RETURNED",
  amount: sum,
  paymentId: null,
  billId: null
})
