import { Schema, type DateTime } from "effect"
import { AccountType } from "../account/Account.ts"
import { CmeDealerId, DealerId } from "../dealer/Dealer.ts"
import { PositiveKopecks, PositiveMoney, StoredMoney, type Kopecks } from "../shared/Money.ts"
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

const common = {
  id: BillId,
  dealerId: DealerId,
  cmeDealerId: CmeDealerId,
  dealId: DealId,
  /** 1 for the first bill of a deal and operation; each correction adds one. */
  revision: Schema.Int,
  /** The amount to pay, VAT included, in kopecks. */
  commonSum: PositiveKopecks,
  paidSum: StoredMoney,
  vat: AppliedVat,
  /**
   * What Billing's payer had when the invoice was first requested; before that, the dealer's version when the bill was
   * made. The invoice is newer only if the details changed during that call or its outcome was unknown.
   */
  requisiteVersion: Schema.Int,
  createdAt: Schema.DateTimeUtc,
  /** Null unless it is fully paid. */
  paidAt: Schema.NullOr(Schema.DateTimeUtc),
  replaces: Schema.NullOr(BillId)
}

/** What is billed. Prices in kopecks; the closing time decides the tariff. */
const subjects = [
  {
    operation: Schema.Literal("GET_REWARD"),
    accountType: Schema.Literal("COMMISSION"),
    carPrice: PositiveKopecks,
    closedAt: Schema.DateTimeUtc,
    reward: Reward
  },
  {
    operation: Schema.Literal("GET_SETTLEMENT"),
    accountType: Schema.Literal("SETTLEMENT"),
    carPrice: PositiveKopecks,
    closedAt: Schema.Null,
    reward: Schema.Null
  },
  {
    operation: Schema.Literal("GET_DEPOSIT"),
    accountType: Schema.Literal("DEPOSIT"),
    carPrice: Schema.Null,
    closedAt: Schema.Null,
    reward: Schema.Null
  }
] as const

/** Why the invoice is not issued, for people; no personal data. */
const problem = Schema.NullOr(Schema.String)

const waiting = {
  status: Schema.Literals(["PENDING", "IN_DOUBT", "REJECTED"]),
  problem,
  invoiceId: Schema.Null,
  invoiceNumber: Schema.Null,
  url: Schema.Null,
  issuedAt: Schema.Null,
  cancelledAt: Schema.Null,
  replacedBy: Schema.Null
}
const issued = {
  status: Schema.Literal("ISSUED"),
  problem: Schema.Null,
  invoiceId: Schema.String,
  invoiceNumber: Schema.NullOr(Schema.String),
  url: Schema.NullOr(Schema.String),
  issuedAt: Schema.DateTimeUtc,
  cancelledAt: Schema.Null,
  replacedBy: Schema.Null
}
const cancelled = {
  status: Schema.Literal("CANCELLED"),
  problem,
  /** Null without an invoice, or while an earlier call may have made one. */
  invoiceId: Schema.NullOr(Schema.String),
  invoiceNumber: Schema.NullOr(Schema.String),
  url: Schema.NullOr(Schema.String),
  issuedAt: Schema.NullOr(Schema.DateTimeUtc),
  cancelledAt: Schema.DateTimeUtc,
  replacedBy: Schema.NullOr(BillId)
}

const billsOf = <const Subject extends Schema.Struct.Fields>(subject: Subject) =>
  [
    Schema.Struct({ ...common, ...subject, ...waiting }),
    Schema.Struct({ ...common, ...subject, ...issued }),
    Schema.Struct({ ...common, ...subject, ...cancelled })
  ] as const

/** A bill by what is billed and by the state of its invoice. */
export const Bill = Schema.Union([...billsOf(subjects[0]), ...billsOf(subjects[1]), ...billsOf(subjects[2])])
export type Bill = typeof Bill.Type

export type WaitingBill = Extract<Bill, { readonly status: "PENDING" | "IN_DOUBT" | "REJECTED" }>
export type IssuedBill = Extract<Bill, { readonly status: "ISSUED" }>
export type CancelledBill = Extract<Bill, { readonly status: "CANCELLED" }>

/** Not cancelled. */
export type LivingBill = WaitingBill | IssuedBill

export type IssuedInvoice = Pick<IssuedBill, "invoiceId" | "invoiceNumber" | "url" | "issuedAt">

export const issueBill = (bill: WaitingBill, invoice: IssuedInvoice): IssuedBill => ({
  ...bill,
  ...invoice,
  status: "ISSUED",
  problem: null
})

/** Of a bill whose invoice may be there, the problem stays. */
export const markCancelled = (bill: LivingBill, cancelledAt: DateTime.Utc): CancelledBill => ({
  ...bill,
  status: "CANCELLED",
  problem: bill.status === "IN_DOUBT" ? bill.problem : null,
  cancelledAt,
  replacedBy: null
})

export const accountTypeOf = (operation: BillOperation): AccountType =>
  operation === "GET_REWARD" ? "COMMISSION" : operation === "GET_SETTLEMENT" ? "SETTLEMENT" : "DEPOSIT"

/** What the ledger needs of a bill. */
export interface BillBalance {
  readonly id: BillId
  readonly dealerId: DealerId
  readonly accountType: AccountType
  readonly commonSum: Kopecks
  readonly paidSum: Kopecks
  readonly status: BillStatus
  readonly paidAt: DateTime.Utc | null
}

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
