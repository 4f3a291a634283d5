import { Schema } from "effect"
import type { AccountType } from "../account/Account.ts"
import { CmeDealerId, DealerId } from "../dealer/Dealer.ts"
import { PositiveKopecks, PositiveMoney, StoredMoney, type Kopecks } from "../shared/Money.ts"
import { BasisPoints } from "../shared/Percent.ts"
import { Instant } from "../shared/Time.ts"
import { ExternalId, newIdCheck } from "../shared/Text.ts"
import { AppliedVat } from "./Vat.ts"

/** Our id of a bill. Ids grow in the order of creation. */
export const BillId = Schema.BigInt.pipe(Schema.brand("BillId"))
export type BillId = typeof BillId.Type

/** Of a command: the bill that it is about. */
export interface BillRef {
  readonly billId: BillId
}

/** The caller's id of the deal: 1 to 64 characters. `(operation, dealId)` is billed once for ever. */
export const DealId = ExternalId.pipe(Schema.brand("DealId"))
export type DealId = typeof DealId.Type

/** What is billed: the reward for a sold car, a car bought out first, or a deposit top-up. */
export const BillOperation = Schema.Literals(["GET_REWARD", "GET_SETTLEMENT", "GET_DEPOSIT"])
export type BillOperation = typeof BillOperation.Type

/** State of the invoice in Billing. PENDING: not requested or not answered yet. IN_DOUBT: needs manual review. */
export const BillStatus = Schema.Literals(["PENDING", "ISSUED", "IN_DOUBT", "REJECTED", "CANCELLED"])
export type BillStatus = typeof BillStatus.Type

export type PaymentStatus = "UNPAID" | "PARTIALLY_PAID" | "PAID"

/** How the sum of a reward was calculated, so that it can be recalculated years later. */
export const Reward = Schema.Struct({
  ratePercent: BasisPoints,
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
  /** The amount to pay, VAT included. */
  commonSum: PositiveKopecks,
  paidSum: StoredMoney,
  vat: AppliedVat,
  /**
   * What Billing's payer had when the invoice was first requested; before that, the dealer's version when the bill was
   * made. The invoice is newer only if the details changed during that call or its outcome was unknown.
   */
  requisiteVersion: Schema.Int,
  createdAt: Schema.DateTimeUtc,
  paidAt: Schema.NullOr(Schema.DateTimeUtc),
  replaces: Schema.NullOr(BillId)
}
export interface BillFields extends Schema.Struct.Type<typeof common> {}

const rewardTerms = {
  operation: Schema.Literal("GET_REWARD"),
  accountType: Schema.Literal("COMMISSION"),
  carPrice: PositiveKopecks,
  /** Decides the tariff. */
  closedAt: Schema.DateTimeUtc,
  reward: Reward
}
interface RewardTerms extends Schema.Struct.Type<typeof rewardTerms> {}

const settlementTerms = {
  operation: Schema.Literal("GET_SETTLEMENT"),
  accountType: Schema.Literal("SETTLEMENT"),
  carPrice: PositiveKopecks,
  closedAt: Schema.Null,
  reward: Schema.Null
}
interface SettlementTerms extends Schema.Struct.Type<typeof settlementTerms> {}

const depositTerms = {
  operation: Schema.Literal("GET_DEPOSIT"),
  accountType: Schema.Literal("DEPOSIT"),
  carPrice: Schema.Null,
  closedAt: Schema.Null,
  reward: Schema.Null
}
interface DepositTerms extends Schema.Struct.Type<typeof depositTerms> {}

export type BillTerms = RewardTerms | SettlementTerms | DepositTerms

const invoice = {
  invoiceId: Schema.String,
  invoiceNumber: Schema.NullOr(Schema.String),
  url: Schema.NullOr(Schema.String),
  issuedAt: Schema.DateTimeUtc
}
export interface BillInvoice extends Schema.Struct.Type<typeof invoice> {}

const noInvoice = { invoiceId: Schema.Null, invoiceNumber: Schema.Null, url: Schema.Null, issuedAt: Schema.Null }
interface NoInvoice extends Schema.Struct.Type<typeof noInvoice> {}

const WaitingStatus = BillStatus.pick(["PENDING", "REJECTED", "IN_DOUBT"])
export type WaitingStatus = typeof WaitingStatus.Type

const waiting = {
  status: WaitingStatus,
  /** Why the invoice is not issued, for people; no personal data. */
  problem: Schema.NullOr(Schema.String),
  cancelledAt: Schema.Null,
  replacedBy: Schema.Null
}
interface Waiting extends Schema.Struct.Type<typeof waiting> {}

const issued = {
  status: Schema.Literal("ISSUED"),
  problem: Schema.Null,
  cancelledAt: Schema.Null,
  replacedBy: Schema.Null
}
interface Issued extends Schema.Struct.Type<typeof issued> {}

const cancelled = {
  status: Schema.Literal("CANCELLED"),
  /** What an operator must still see to in Billing. */
  problem: Schema.NullOr(Schema.String),
  cancelledAt: Schema.DateTimeUtc,
  replacedBy: Schema.NullOr(BillId)
}
interface Cancelled extends Schema.Struct.Type<typeof cancelled> {}

export type WaitingBill = BillFields & BillTerms & Waiting & NoInvoice
export type IssuedBill = BillFields & BillTerms & Issued & BillInvoice
export type CancelledBill = BillFields & BillTerms & Cancelled & (BillInvoice | NoInvoice)
/**
 * What a dealer owes for one deal, in kopecks. Each state has its own fields: an issued bill has an invoice, a
 * cancelled one a time.
 */
export type Bill = WaitingBill | IssuedBill | CancelledBill

const inState = <State extends Schema.Struct.Fields>(state: State) =>
  [
    Schema.Struct({ ...common, ...rewardTerms, ...state }),
    Schema.Struct({ ...common, ...settlementTerms, ...state }),
    Schema.Struct({ ...common, ...depositTerms, ...state })
  ] as const

/** The schema of a stored bill. */
export const Bill: Schema.Codec<Bill, unknown> = Schema.Union([
  ...inState({ ...issued, ...invoice }),
  ...inState({ ...cancelled, ...invoice }),
  ...inState({ ...cancelled, ...noInvoice }),
  ...inState({ ...waiting, ...noInvoice })
])

export const accountTypeOf = (operation: BillOperation): AccountType =>
  operation === "GET_REWARD" ? "COMMISSION" : operation === "GET_SETTLEMENT" ? "SETTLEMENT" : "DEPOSIT"

/** What the ledger needs of a bill; sums in kopecks. */
export interface BillBalance extends Pick<
  Bill,
  "id" | "dealerId" | "accountType" | "paidSum" | "status" | "paidAt"
> {
  readonly commonSum: Kopecks
}

/** What is left to pay, in kopecks. A cancelled bill takes no money. */
export const dueOf = (bill: Pick<BillBalance, "commonSum" | "paidSum" | "status">): Kopecks =>
  bill.status === "CANCELLED" ? 0n : bill.commonSum - bill.paidSum

/** How much of a bill is paid: UNPAID, PARTIALLY_PAID or PAID. */
export const paymentStatusOf = (bill: Pick<BillBalance, "commonSum" | "paidSum">): PaymentStatus =>
  bill.paidSum === 0n ? "UNPAID" : bill.paidSum < bill.commonSum ? "PARTIALLY_PAID" : "PAID"

/** Stricter than what may be stored. */
const dealFields = { dealId: DealId.check(newIdCheck) }

/**
 * The command of `createBill`, a union by `operation`. Prices and sums are roubles, such as `"1250000.00"`;
 * `closedAt` is RFC 3339.
 */
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

/** No bill has this id. */
export class BillNotFound extends Schema.TaggedError<BillNotFound>()("BillNotFound", { billId: Schema.String }) {
  override get message(): string {
    return `There is no bill ${this.billId}`
  }
}

/** The deal has a bill for this operation already, with other content. `billId` names it. */
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
