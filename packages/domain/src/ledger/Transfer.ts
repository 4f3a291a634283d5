import { Schema } from "effect"
import { AccountType } from "../account/Account.ts"
import { BillId } from "../bill/Bill.ts"
import { DealerId } from "../dealer/Dealer.ts"
import { sumMoney, type Kopecks } from "../shared/Money.ts"

/** Where a kopeck of an account can be: not in it, on its balance, or on one of its bills. */
export const Place = Schema.Literals(["OUTSIDE", "BALANCE", "BILL"])
export type Place = typeof Place.Type

/** Why a transfer went where it went. */
export const TransferReason = Schema.Literals([
  "NAMED_BILL",
  "OLDEST_OPEN_BILL",
  "NO_OPEN_BILL",
  "HELD_DEPOSIT",
  "NEW_BILL",
  "BILL_CANCELLED",
  "REVERSED",
  "REVERSED_FROM_OTHER_BILL",
  "DEPOSIT_RETURNED"
])
export type TransferReason = typeof TransferReason.Type

const transfer = <
  From extends Place,
  To extends Place,
  const Reasons extends ReadonlyArray<TransferReason>,
  Fields extends Schema.Struct.Fields
>(
  from: From,
  to: To,
  reasons: Reasons,
  ids: Fields
) =>
  Schema.Struct({
    dealerId: DealerId,
    accountType: AccountType,
    from: Schema.Literal(from),
    to: Schema.Literal(to),
    reason: Schema.Literals(reasons),
    amount: Schema.BigInt.check(Schema.isGreaterThanBigInt(0n)),
    ...ids
  })

const paymentToBill = { paymentId: Schema.String, billId: BillId }
const paymentToBalance = { paymentId: Schema.String, billId: Schema.Null }
const insideOfAccount = { paymentId: Schema.Null, billId: BillId }

/**
 * Money that moved from one place of an account to another, in kopecks; written once, never changed. `paymentId` is the
 * payment or reversal that moved it; null when a new bill, a cancelled bill or a returned deposit did.
 */
export const Transfer = Schema.Union([
  transfer("OUTSIDE", "BILL", ["NAMED_BILL", "OLDEST_OPEN_BILL"], paymentToBill),
  transfer("OUTSIDE", "BALANCE", ["NO_OPEN_BILL", "HELD_DEPOSIT"], paymentToBalance),
  transfer("BALANCE", "BILL", ["NEW_BILL", "OLDEST_OPEN_BILL"], insideOfAccount),
  transfer("BILL", "BALANCE", ["BILL_CANCELLED"], insideOfAccount),
  transfer("BALANCE", "OUTSIDE", ["REVERSED"], paymentToBalance),
  transfer("BILL", "OUTSIDE", ["REVERSED", "REVERSED_FROM_OTHER_BILL"], paymentToBill),
  transfer("BALANCE", "OUTSIDE", ["DEPOSIT_RETURNED"], { paymentId: Schema.Null, billId: Schema.Null })
])
export type Transfer = typeof Transfer.Type

/** What a transfer changes at a place, in kopecks. */
export const changeAt = (place: Place, { amount, from, to }: Pick<Transfer, "amount" | "from" | "to">): Kopecks =>
  to === place ? amount : from === place ? -amount : 0n

/** What transfers change in the paid sum of a bill, in kopecks. */
export const paidSumChange = (transfers: ReadonlyArray<Transfer>, billId: BillId): Kopecks =>
  sumMoney(transfers.filter((each) => each.billId === billId).map((each) => changeAt("BILL", each)))

/**
 * What transfers change in the balance of their account, in kopecks. The balance of a DEPOSIT is all that is held
 * there: a top-up bill counts its money as paid, and the money stays held.
 */
export const balanceChange = (transfers: ReadonlyArray<Transfer>): Kopecks =>
  sumMoney(
    transfers.map(
      (each) => changeAt("BALANCE", each) + (each.accountType === "DEPOSIT" ? changeAt("BILL", each) : 0n)
    )
  )
