import { Schema, type DateTime } from "effect"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import { formatMoney, PositiveMoney, type Kopecks } from "../shared/Money.ts"
import { ExternalId, newIdCheck, newText } from "../shared/Text.ts"
import type { Account } from "./Account.ts"

/** The id that the caller gives to a return of deposit money; unique for ever. */
export const ReturnId = ExternalId.pipe(Schema.brand("ReturnId"))
export type ReturnId = typeof ReturnId.Type

/** Held money goes back to its dealer. The reason is kept for ever: what looks like personal data is masked. */
export const ReturnDeposit = Schema.Struct({
  returnId: ReturnId.check(newIdCheck),
  sum: PositiveMoney,
  reason: newText(200)
})
export type ReturnDeposit = typeof ReturnDeposit.Type

/** Held money that went back; written once, never changed. Sums in kopecks. */
export interface DepositReturn extends ReturnDeposit {
  readonly dealerId: Account["dealerId"]
  readonly cmeDealerId: CmeDealerId
  /** What was still held after it. */
  readonly heldAfter: Kopecks
  /** Who did it: the name of a key. */
  readonly actor: string
  readonly returnedAt: DateTime.Utc
}

/** More is to be returned than is held. */
export class DepositTooSmall extends Schema.TaggedError<DepositTooSmall>()("DepositTooSmall", {
  heldDeposit: Schema.BigInt
}) {
  override get message(): string {
    return `The held deposit is only ${formatMoney(this.heldDeposit)}`
  }
}

/** The rest would not permit the cars that the dealer has bought out and not paid for. */
export class DepositInUse extends Schema.TaggedError<DepositInUse>()("DepositInUse", {
  openSettlements: Schema.BigInt,
  maxCarPrice: Schema.BigInt
}) {
  override get message(): string {
    const [permitted, open] = [formatMoney(this.maxCarPrice), formatMoney(this.openSettlements)]
    return `The remaining deposit would permit cars for ${permitted}, but settlements of ${open} are open`
  }
}

/** There is a return under that id already, with other content. */
export class DepositReturnConflict extends Schema.TaggedError<DepositReturnConflict>()("DepositReturnConflict", {
  returnId: Schema.String
}) {
  override get message(): string {
    return `Return ${this.returnId} already exists with different content`
  }
}

/** The storage holds a return of that id already. */
export class DuplicateDepositReturn extends Schema.TaggedError<DuplicateDepositReturn>()("DuplicateDepositReturn", {
  returnId: Schema.String
}) {
  override get message(): string {
    return `Return ${this.returnId} already exists`
  }
}
