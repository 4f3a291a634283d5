import { Schema } from "effect"
import { AccountType } from "../account/Account.ts"
import { CmeDealerId, DealerId } from "../dealer/Dealer.ts"
import { PositiveMoney, StoredMoney } from "../shared/Money.ts"
import { Instant } from "../shared/Time.ts"
import { ExternalId, newIdCheck } from "../shared/Text.ts"
import { AppliedVat } from "./Vat.ts"

export const BillId = Schema.BigInt.pipe(Schema.brand("BillId"))
export type BillId = typeof BillId.Type

/** Of a command: the bill that it is about. */
export interface OfBill {
  readonly billId: BillId
}

export const DealId = ExternalId.pipe(Schema.brand("DealId"))
export type DealId = typeof DealId.Type

export const BillOperation = Schema.Literals(["GET_REWARD", "GET_SETTLEMENT", "GET_DEPOSIT"])
export type BillOperation = typeof BillOperation.Type

/** State of the invoice in Billing. PENDING: not requested or not answered yet. IN_DOUBT: needs manual review. */
export const BillStatus = Schema.Literals(["PENDING", "ISSUED", "IN_DOUBT", "REJECTED", "CANCELLED"])
export type BillStatus = typeof BillStatus.Type

export type PaymentStatus = "UNPAID" | "PARTIALLY_PAID" | "PAID"

/** How the sum of a reward was calculated, so that it can be recalculated years later. */
export const Reward = Schema.Struct({
  /** Hundredths of a percent. */
  ratePercent: Schema.BigInt,
  /** The first day of the tariff, `2026-01-01`. No two tariff versions begin on one day. */
  tariffFrom: Schema.String,
  /** The lower bound of the tariff's price band, in kopecks; null below the first band. */
  bandFrom: Schema.NullOr(StoredMoney),
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
  /** 1 for the first bill of a deal and operation; each correction adds one. */
  revision: Schema.Int,
  /** The amount to pay, VAT included, in kopecks. */
  commonSum: StoredMoney,
  paidSum: StoredMoney,
  /** In kopecks; null on a deposit. */
  carPrice: Schema.NullOr(StoredMoney),
  /** Null unless it decides the tariff. */
  closedAt: Schema.NullOr(Schema.DateTimeUtc),
  reward: Schema.NullOr(Reward),
  vat: AppliedVat,
  /**
   * What Billing's payer had when the invoice was first requested; before that, the dealer's version when the bill was
   * made. The invoice is newer only if the details changed during that call or its outcome was unknown.
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

export type BillBalance = Pick<
  Bill,
  "id" | "dealerId" | "accountType" | "commonSum" | "paidSum" | "status" | "paidAt"
>

/** What is left to pay, in kopecks. A cancelled bill takes no money. */
export const dueOf = (bill: Pick<Bill, "commonSum" | "paidSum" | "status">): bigint =>
  bill.status === "CANCELLED" ? 0n : bill.commonSum - bill.paidSum

export const paymentStatusOf = (bill: Pick<Bill, "commonSum" | "paidSum">): PaymentStatus =>
  bill.paidSum === 0n ? "UNPAID" : bill.paidSum < bill.commonSum ? "PARTIALLY_PAID" : "PAID"

/** Stricter than what may be stored. */
const dealFields = { dealId: DealId.check(newIdCheck) }

export const CreateBill = Schema.Union([
  Schema.Struct({
    operation: Schema.Literal("GET_REWARD"),
    ...dealFields,
    carPrice: PositiveMoney,
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

export class BillConflict extends Schema.TaggedError<BillConflict>()("BillConflict", {
  billId: BillId,
  dealId: Schema.String,
  operation: BillOperation
}) {
  override get message(): string {
    return `Deal ${this.dealId} already has bill ${this.billId} for ${this.operation}, with different content`
  }
}

/** The sum is less than a kopeck. */
export class NothingToBill extends Schema.TaggedError<NothingToBill>()("NothingToBill", {
  dealId: Schema.String
}) {
  override get message(): string {
    return `The reward for deal ${this.dealId} is less than a kopeck`
  }
}

export class DuplicateBill extends Schema.TaggedError<DuplicateBill>()("DuplicateBill", {
  dealId: Schema.String,
  operation: BillOperation
}) {
  override get message(): string {
    return `Deal ${this.dealId} is already billed for ${this.operation}`
  }
}
