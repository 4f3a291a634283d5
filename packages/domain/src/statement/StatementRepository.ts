import { Context, type Effect } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { Bill } from "../bill/Bill.ts"
import type { DealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../Money.ts"
import type { AppliedPayment } from "../payment/PaymentDesk.ts"
import type { StorageUnavailable } from "../StorageUnavailable.ts"
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

export interface MonthQuery {
  readonly account: AccountId
  readonly span: TimeSpan
  readonly limit: number
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
    /** The account's bills made in the span, oldest first, cancelled ones too. */
    readonly listBills: (query: MonthQuery) => Effect.Effect<ReadonlyArray<Bill>, StorageUnavailable>
    /** The account's payments booked in the span, in the order of booking. */
    readonly listPayments: (query: MonthQuery) => Effect.Effect<ReadonlyArray<AppliedPayment>, StorageUnavailable>
    /** The dealer's bills with one of those names, whatever became of them. */
    readonly listNamed: (query: NamedBillsQuery) => Effect.Effect<ReadonlyArray<Bill>, StorageUnavailable>
  }
>()("@dealer-billing/domain/statement/StatementRepository") {}
