import { Schema } from "effect"
import { AccountType } from "../account/Account.ts"
import { CmeDealerId, DealerId } from "../dealer/Dealer.ts"
import { PositiveMoney, StoredMoney } from "../shared/Money.ts"
import { Instant } from "../shared/Time.ts"
import { ExternalId, newIdCheck } from "../shared/Text.ts"
import { AppliedVat } from "./Vat.ts"

export const BillId = Schema.BigInt.pipe(Schema.brand("BillId"))
export type BillId = typeof BillId.Type

/** The id of a deal (or of a deposit's top-up) in Lotus. */
export const DealId = ExternalId.pipe(Schema.brand("DealId"))
export type DealId = typeof DealId.Type

export const BillOperation = Schema.Literals(["GET_REWARD", "GET_SETTLEMENT", "GET_DEPOSIT"])
export type BillOperation = typeof BillOperation.Type

/** How far the invoice in Billing is. PENDING: not asked or not answered yet. IN_DOUBT: a person is needed. */
export const BillStatus = Schema.Literals(["PENDING", "ISSUED", "IN_DOUBT", "REJECTED", "CANCELLED"])
export type BillStatus = typeof BillStatus.Type

export type PaymentStatus = "UNPAID" | "PARTIALLY_PAID" | "PAID"

/** How the sum of a reward was found: the bill keeps it, so that it can be recomputed years later. */
export const Reward = Schema.Struct({
  /** Hundredths of a percent. */
  ratePercent: Schema.BigInt,
  /** The first day on which that tariff applies, `2026-01-01`; no two versions of tariffs begin on one day. */
  tariffFrom: Schema.String,
  /** Where the tariff's price band begins that the price fell into, in kopecks; null below the first one. */
  bandFrom: Schema.NullOr(StoredMoney),
  /** The limits of the tariff, in kopecks. */
  minimum: Schema.NullOr(StoredMoney),
  maximum: Schema.NullOr(StoredMoney)
})
export type Reward = typeof Reward.Type

export const Bill = Schema.Struct({
  id: BillId,
  dealerId: DealerId,
  cmeDealerId: CmeDealerId,
  accountType: AccountType,
  operation: BillOperation,
  dealId: DealId,
  /** 1 for the first bill of a deal and operation, one more with every correction. */
  revision: Schema.Int,
  /** What is to be paid, VAT included, in kopecks. */
  commonSum: StoredMoney,
  paidSum: StoredMoney,
  /** The price of the car in kopecks; null on a deposit. */
  carPrice: Schema.NullOr(StoredMoney),
  /** When the deal was closed; null unless it decides the tariff. */
  closedAt: Schema.NullOr(Schema.DateTimeUtc),
  reward: Schema.NullOr(Reward),
  vat: AppliedVat,
  /**
   * The version of the requisites that Billing's payer had when the invoice was first asked for; before that, the
   * dealer's when the bill was made. The invoice shows no older ones. It can show newer ones only if they changed
   * while that call was under way or its outcome was unknown, or if the process was killed in it.
   */
  requisiteVersion: Schema.Int,
  status: BillStatus,
  /** Why the invoice is not issued, for people; no personal data. */
  problem: Schema.NullOr(Schema.String),
  invoiceId: Schema.NullOr(Schema.String),
  invoiceNumber: Schema.NullOr(Schema.String),
  url: Schema.NullOr(Schema.String),
  createdAt: Schema.DateTimeUtc,
  issuedAt: Schema.NullOr(Schema.DateTimeUtc),
  paidAt: Schema.NullOr(Schema.DateTimeUtc),
  cancelledAt: Schema.NullOr(Schema.DateTimeUtc),
  replaces: Schema.NullOr(BillId),
  replacedBy: Schema.NullOr(BillId)
})
export type Bill = typeof Bill.Type

export const accountTypeOf = (operation: BillOperation): AccountType =>
  operation === "GET_REWARD" ? "COMMISSION" : operation === "GET_SETTLEMENT" ? "SETTLEMENT" : "DEPOSIT"

/** All of a bill that decides where money goes; the rest of it is not read for that. */
export type BillBalance = Pick<
  Bill,
  "id" | "dealerId" | "accountType" | "commonSum" | "paidSum" | "status" | "paidAt"
>

/** What is left to pay on a bill, in kopecks. A cancelled bill takes no money. */
export const dueOf = (bill: Pick<Bill, "commonSum" | "paidSum" | "status">): bigint =>
  bill.status === "CANCELLED" ? 0n : bill.commonSum - bill.paidSum

export const paymentStatusOf = (bill: Pick<Bill, "commonSum" | "paidSum">): PaymentStatus =>
  bill.paidSum === 0n ? "UNPAID" : bill.paidSum < bill.commonSum ? "PARTIALLY_PAID" : "PAID"

/** Stricter than what may be stored. */
const dealFields = { dealId: DealId.check(newIdCheck) }

/** What a caller sends to create a bill: the reward for a sold car, the settlement of a car, or a deposit. */
export const CreateBill = Schema.Union([
  Schema.Struct({
    operation: Schema.Literal("GET_REWARD"),
    ...dealFields,
    carPrice: PositiveMoney,
    /** Decides which tariff applies. */
    closedAt: Instant
  }),
  Schema.Struct({ operation: Schema.Literal("GET_SETTLEMENT"), ...dealFields, carPrice: PositiveMoney }),
  Schema.Struct({ operation: Schema.Literal("GET_DEPOSIT"), ...dealFields, sum: PositiveMoney })
])
export type CreateBill = typeof CreateBill.Type

export class BillNotFound extends Schema.TaggedError<BillNotFound>()("BillNotFound", { billId: Schema.String }) {
  override get message(): string {
    return `There is no bill ${this.billId}`
  }
}

/** There is a bill for that deal and operation already, with other content. */
export class BillConflict extends Schema.TaggedError<BillConflict>()("BillConflict", {
  billId: BillId,
  dealId: Schema.String,
  operation: BillOperation
}) {
  override get message(): string {
    return `Deal ${this.dealId} already has bill ${this.billId} for ${this.operation}, with different content`
  }
}

/** The sum comes to less than a kopeck, so there is nothing to bill. */
export class NothingToBill extends Schema.TaggedError<NothingToBill>()("NothingToBill", {
  dealId: Schema.String
}) {
  override get message(): string {
    return `The reward for deal ${this.dealId} is less than a kopeck`
  }
}

/** The storage holds a bill of that deal, operation and revision already. */
export class DuplicateBill extends Schema.TaggedError<DuplicateBill>()("DuplicateBill", {
  dealId: Schema.String,
  operation: BillOperation
}) {
  override get message(): string {
    return `There is a bill for ${this.operation} of deal ${this.dealId} already`
  }
}
