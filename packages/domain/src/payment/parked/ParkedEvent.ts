import { Schema } from "effect"
import { AccountType } from "../../account/Account.ts"
import { BillId } from "../../bill/Bill.ts"
import { CmeDealerId, DealerId } from "../../dealer/Dealer.ts"

export const ParkedAction = Schema.Literals(["RETRY", "APPLY", "REJECT"])
export type ParkedAction = typeof ParkedAction.Type

/**
 * What an attempt to deal with a parked message came to. REFUSED leaves it parked; every other one is its end.
 * DUPLICATE: its event was in the books already, by another message.
 */
export const ParkedOutcome = Schema.Literals(["APPLIED", "STALE", "DUPLICATE", "REJECTED", "REFUSED"])
export type ParkedOutcome = typeof ParkedOutcome.Type

/** Where a person sent the money. */
export const ParkedTarget = Schema.Struct({
  dealerId: DealerId,
  cmeDealerId: CmeDealerId,
  accountType: AccountType,
  billId: Schema.NullOr(BillId)
})
export type ParkedTarget = typeof ParkedTarget.Type

/** Something that was done about a parked message. Events are never changed. */
export const ParkedEvent = Schema.Struct({
  at: Schema.DateTimeUtc,
  action: ParkedAction,
  outcome: ParkedOutcome,
  /** `worker`, or the operator: a key's name or a user of the machine. */
  actor: Schema.String,
  /** Why it was rejected or refused, for people; no personal data. */
  note: Schema.NullOr(Schema.String),
  /** Of APPLY alone. */
  target: Schema.NullOr(ParkedTarget)
})
export type ParkedEvent = typeof ParkedEvent.Type

/** The storage tells the time. */
export type NewParkedEvent = Omit<ParkedEvent, "at">

/** An event that ends the parking. */
export type NewParkedResolution = NewParkedEvent & { readonly outcome: Exclude<ParkedOutcome, "REFUSED"> }
