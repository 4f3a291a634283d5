import { Schema } from "effect"
import { CmeDealerId } from "../dealer/Dealer.ts"
import { PositiveMoney } from "../shared/Money.ts"
import { newText } from "../shared/Text.ts"
import { BillId } from "./Bill.ts"

/** CORRECT: another bill replaced this one. */
export const BillCorrectionAction = Schema.Literals(["CANCEL", "CORRECT"])
export type BillCorrectionAction = typeof BillCorrectionAction.Type

export const BillCorrection = Schema.Struct({
  billId: BillId,
  at: Schema.DateTimeUtc,
  action: BillCorrectionAction,
  /** Without personal data of the dealers. It is sent to Billing too. */
  reason: Schema.String,
  /** The name of the caller's key, or a user of the machine. */
  actor: Schema.String,
  replacedBy: Schema.NullOr(BillId)
})
export type BillCorrection = typeof BillCorrection.Type

const Reason = newText(200)

/** The command of `cancelBill`: a reason of at most 200 characters without personal data. Billing sees it too. */
export const CancelBill = Schema.Struct({ reason: Reason })
export type CancelBill = typeof CancelBill.Type

/** The command of `correctBill`: the new price, sum or dealer, and a reason. Absent fields stay as they are. */
export const CorrectBill = Schema.Struct({
  carPrice: Schema.optionalKey(PositiveMoney),
  sum: Schema.optionalKey(PositiveMoney),
  cmeDealerId: Schema.optionalKey(CmeDealerId),
  reason: Reason
})
export type CorrectBill = typeof CorrectBill.Type

/** The bill cannot be corrected like this. `because` says why. */
export class CorrectionInvalid extends Schema.TaggedError<CorrectionInvalid>()("CorrectionInvalid", {
  billId: BillId,
  because: Schema.String
}) {
  override get message(): string {
    return `Bill ${this.billId} cannot be corrected: ${this.because}`
  }
}
