import { Schema } from "effect"
import { CmeDealerId } from "../dealer/Dealer.ts"
import { PositiveMoney } from "../shared/Money.ts"
import { newText } from "../shared/Text.ts"
import { BillId } from "./Bill.ts"

/** CORRECT: another bill took the place of this one. */
export const BillCorrectionAction = Schema.Literals(["CANCEL", "CORRECT"])
export type BillCorrectionAction = typeof BillCorrectionAction.Type

/** Who took a bill back and why; written once, never changed. */
export const BillCorrection = Schema.Struct({
  billId: BillId,
  at: Schema.DateTimeUtc,
  action: BillCorrectionAction,
  /** As the caller wrote it, without personal data of the dealers; Billing is told it too. */
  reason: Schema.String,
  /** The name of the caller's key, or a user of the machine. */
  actor: Schema.String,
  /** Of a CORRECT. */
  replacedBy: Schema.NullOr(BillId)
})
export type BillCorrection = typeof BillCorrection.Type

const Reason = newText(200)

/** What a caller sends to cancel a bill. */
export const CancelBill = Schema.Struct({ reason: Reason })
export type CancelBill = typeof CancelBill.Type

/** What a caller sends to correct a bill: what is absent stays as it is. */
export const CorrectBill = Schema.Struct({
  /** Of a reward or a settlement. */
  carPrice: Schema.optionalKey(PositiveMoney),
  /** Of a deposit's top-up. */
  sum: Schema.optionalKey(PositiveMoney),
  /** Another dealer took the car. */
  cmeDealerId: Schema.optionalKey(CmeDealerId),
  reason: Reason
})
export type CorrectBill = typeof CorrectBill.Type

/** The correction cannot be made on that bill. */
export class CorrectionInvalid extends Schema.TaggedError<CorrectionInvalid>()("CorrectionInvalid", {
  billId: BillId,
  /** Why, for people. */
  because: Schema.String
}) {
  override get message(): string {
    return `Bill ${this.billId} cannot be corrected: ${this.because}`
  }
}
