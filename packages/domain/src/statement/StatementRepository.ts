import { Context, type DateTime, type Effect } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { Bill, BillId, BillNotFound } from "../bill/Bill.ts"
import type { DealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../shared/Money.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { AppliedPayment } from "../payment/PaymentQueries.ts"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { StatementFact, StatementKind } from "./Statement.ts"
import type { TimeSpan } from "../shared/StatementPeriod.ts"

export interface StatementQuery {
  readonly account: AccountId
  readonly span: TimeSpan
  readonly kinds: ReadonlyArray<StatementKind>
  readonly limit: number
}

/** Read at one moment. */
export interface StatementFacts {
  /** Sums booked before the span, by kind; kinds without bookings may be absent. */
  readonly before: ReadonlyMap<StatementKind, Kopecks>
  /** Booked in the span, in the order of booking; at most `limit`. */
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

export interface BillMovement {
  readonly transfer: Transfer
  readonly bookedAt: DateTime.Utc
}

/** Read at one moment. */
export interface MonthFacts {
  /** Also cancelled ones; oldest first; at most `limit`. */
  readonly bills: ReadonlyArray<Bill>
  /** Of those bills in any month, in the order of booking; at most `movementsLimit`. */
  readonly movements: ReadonlyArray<BillMovement>
  /** Booked in the span, in the order of booking; at most `limit`. */
  readonly payments: ReadonlyArray<AppliedPayment>
  readonly balance: Kopecks
}

export interface BillFactsQuery {
  readonly billId: BillId
  readonly limit: number
}

/** Read at one moment. */
export interface BillFacts {
  readonly bill: Bill
  /** In the order of booking; at most `limit`. */
  readonly movements: ReadonlyArray<BillMovement>
}

export interface NamedBillsQuery {
  readonly dealerId: DealerId
  /** In lower case. */
  readonly names: ReadonlyArray<string>
  readonly limit: number
}

/** Reads the bookings of an account in a period, as they stood at one moment. */
export class StatementRepository extends Context.Service<
  StatementRepository,
  {
    /** The bookings of an account in a span, and the sums of those before it. */
    readonly read: (query: StatementQuery) => Effect.Effect<StatementFacts, StorageUnavailable>
    /** A transaction of its own: do not call it inside one. */
    readonly readMonth: (query: MonthQuery) => Effect.Effect<MonthFacts, StorageUnavailable>
    /** A transaction of its own: do not call it inside one. */
    readonly readBill: (query: BillFactsQuery) => Effect.Effect<BillFacts, BillNotFound | StorageUnavailable>
    /** The payments of an account that were booked in a span, in the order of booking; at most `limit`. */
    readonly listPayments: (
      query: PaymentsQuery
    ) => Effect.Effect<ReadonlyArray<AppliedPayment>, StorageUnavailable>
    /** The bills of a dealer whose deal or invoice number (its id while it has none) is one of the names. */
    readonly listNamed: (query: NamedBillsQuery) => Effect.Effect<ReadonlyArray<Bill>, StorageUnavailable>
  }
>()("@dealer-billing/domain/statement/StatementRepository") {}
