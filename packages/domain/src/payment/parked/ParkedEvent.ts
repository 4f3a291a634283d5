import { Schema } from "effect"
import { AccountType } from "../../account/Account.ts"
import { BillId } from "../../bill/Bill.ts"
import { CmeDealerId, DealerId } from "../../dealer/Dealer.ts"
import { PaymentOutcome } from "../Payment.ts"

export const ParkedAction = Schema.Literals(["RETRY", "APPLY", "REJECT"])
export type ParkedAction = typeof ParkedAction.Type

const ParkedTarget = Schema.Struct({
  dealerId: DealerId,
  cmeDealerId: CmeDealerId,
  accountType: AccountType,
  billId: Schema.NullOr(BillId)
})

export const ParkedEvent = Schema.Struct({
  at: Schema.DateTimeUtc,
  action: ParkedAction,
  /** PARKED: the attempt failed and the message stays parked. Any other outcome resolves it. */
  outcome: PaymentOutcome,
  /** `worker`, or the caller as in the audit, such as `cli:anna`. */
  actor: Schema.String,
  /** No personal data. */
  note: Schema.NullOr(Schema.String),
  target: Schema.NullOr(ParkedTarget)
})
export type ParkedEvent = typeof ParkedEvent.Type

export type NewParkedEvent = Omit<ParkedEvent, "at">

export type NewParkedResolution = NewParkedEvent & { readonly outcome: Exclude<PaymentOutcome, "PARKED"> }
