import { Context, type DateTime, type Effect } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { Bill, BillId, BillNotFound } from "../bill/Bill.ts"
import type { DealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../shared/Money.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { AppliedPayment } from "../payment/PaymentQueries.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { StatementFact, StatementKind } from "./Statement.ts"
import type { TimeSpan } from "./StatementPeriod.ts"

export interface StatementQuery {
  readonly account: AccountId
  readonly span: TimeSpan
  readonly kinds: ReadonlyArray<StatementKind>
  readonly limit: number
}

/** What happened in an account, seen at one moment. */
export interface StatementFacts {
  /** The sums of all that was booked before the span, by kind; a kind without facts may be absent. */
  readonly before: ReadonlyMap<StatementKind, Kopecks>
  /** Booked in the span, in the order of booking; the first `limit` of them. */
  readonly facts: ReadonlyArray<StatementFact>
}

export interface PaymentsQuery {
  readonly account: AccountId
  readonly span: TimeSpan
  readonly limit: number
}

export interface MonthQuery extends PaymentsQuery {
  readonly movementsLimit: number
}

/** Money that was put on a bill or taken off it. */
export interface BillMovement {
  readonly transfer: Transfer
  /** When it came into the books. */
  readonly bookedAt: DateTime.Utc
}

/** An account's month, seen at one moment: a payment with all that it paid, or nothing of it. */
export interface MonthFacts {
  /** Made in the span, oldest first, cancelled ones too; the first `limit` of them. */
  readonly bills: ReadonlyArray<Bill>
  /** Of those bills, also of other months, in the order of booking; the first `movementsLimit` of them. */
  readonly movements: ReadonlyArray<BillMovement>
  /** Booked in the span, in the order of booking; the first `limit` of them. */
  readonly payments: ReadonlyArray<AppliedPayment>
  readonly balance: Kopecks
}

export interface BillFactsQuery {
  readonly billId: BillId
  readonly limit: number
}

/** A bill and what moved money on and off it, seen at one moment. */
export interface BillFacts {
  readonly bill: Bill
  /** In the order of booking; the first `limit` of them. */
  readonly movements: ReadonlyArray<BillMovement>
}

/** Bills by what a payer may call them. */
export interface NamedBillsQuery {
  readonly dealerId: DealerId
  /** Numbers and deals, in small letters. */
  readonly names: ReadonlyArray<string>
  readonly limit: number
}

/** The books as papers show them. It changes nothing. */
export class StatementRepository extends Context.Service<
  StatementRepository,
  {
    readonly read: (query: StatementQuery) => Effect.Effect<StatementFacts, StorageUnavailable>
    /** Not inside of a transaction: it is one of its own. */
    readonly readMonth: (query: MonthQuery) => Effect.Effect<MonthFacts, StorageUnavailable>
    /** Not inside of a transaction: it is one of its own. */
    readonly readBill: (query: BillFactsQuery) => Effect.Effect<BillFacts, BillNotFound | StorageUnavailable>
    /** The account's payments booked in the span, in the order of booking. */
    readonly listPayments: (
      query: PaymentsQuery
    ) => Effect.Effect<ReadonlyArray<AppliedPayment>, StorageUnavailable>
    /** The dealer's bills with one of those names, whatever became of them. */
    readonly listNamed: (query: NamedBillsQuery) => Effect.Effect<ReadonlyArray<Bill>, StorageUnavailable>
  }
>()("@dealer-billing/domain/statement/StatementRepository") {}
