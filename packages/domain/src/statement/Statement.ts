import { Schema, type DateTime } from "effect"
import { AccountType, type AccountId } from "../account/Account.ts"
import type { BillId } from "../bill/Bill.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../shared/Money.ts"
import type { StatementPeriod } from "../shared/StatementPeriod.ts"

export const StatementKind = Schema.Literals(["BILL", "BILL_CANCELLED", "PAYMENT", "REVERSAL", "DEPOSIT_RETURN"])
export type StatementKind = typeof StatementKind.Type

interface Placement {
  /** From the seller's side: debit is what the dealer owes, credit what the dealer paid. */
  readonly side: "debit" | "credit"
  readonly accountTypes: ReadonlyArray<AccountType>
}

const owing: ReadonlyArray<AccountType> = ["COMMISSION", "SETTLEMENT"]

/**
 * A reversal is a negative amount on its own side (contra entry), so that turnovers are true. A top-up bill is no debt:
 * a DEPOSIT statement has only money paid in and returned.
 */
const placements: Readonly<Record<StatementKind, Placement>> = {
  BILL: { side: "debit", accountTypes: owing },
  BILL_CANCELLED: { side: "debit", accountTypes: owing },
  PAYMENT: { side: "credit", accountTypes: AccountType.literals },
  REVERSAL: { side: "credit", accountTypes: AccountType.literals },
  DEPOSIT_RETURN: { side: "debit", accountTypes: ["DEPOSIT"] }
}

export const sideOf = (kind: StatementKind): Placement["side"] => placements[kind].side

export const statementKindsOf = (accountType: AccountType): ReadonlyArray<StatementKind> =>
  StatementKind.literals.filter((kind) => placements[kind].accountTypes.includes(accountType))

export interface StatementFact {
  readonly kind: StatementKind
  /** A late event belongs to the day on which it was booked. */
  readonly bookedAt: DateTime.Utc
  /** In kopecks, on the side of its kind; negative for a contra entry. */
  readonly amount: Kopecks
  readonly documentId: string
  readonly billId: BillId | null
  readonly dealId: string | null
  /** When the money was paid, by Billing's account; null unless it is a payment. */
  readonly paidAt: DateTime.Utc | null
  readonly reversesPaymentId: string | null
  /** The bill's invoice; `issuedAt` is when we learnt its number, which can be after the period. */
  readonly invoice: { readonly number: string; readonly issuedAt: DateTime.Utc } | null
}

/** A dated row of a statement. Debit is what the dealer owes, credit what the dealer paid, in kopecks. */
export interface StatementRow extends Omit<StatementFact, "amount" | "invoice"> {
  readonly day: string
  readonly debit: Kopecks
  readonly credit: Kopecks
  /** Null if it was learnt after the period, so that a statement never changes. */
  readonly invoiceNumber: string | null
}

export type Debtor = "DEALER" | "SELLER" | "NOBODY"

/** A reconciliation statement of one account over a period. Balances in kopecks: above zero the dealer owes. */
export interface Statement {
  readonly account: AccountId
  readonly cmeDealerId: CmeDealerId
  readonly period: StatementPeriod
  readonly timeZone: string
  readonly isFinal: boolean
  readonly openingBalance: Kopecks
  readonly rows: ReadonlyArray<StatementRow>
  readonly debitTurnover: Kopecks
  readonly creditTurnover: Kopecks
  readonly closingBalance: Kopecks
}

export const debtorOf = (balance: Kopecks): Debtor => (balance > 0n ? "DEALER" : balance < 0n ? "SELLER" : "NOBODY")

/** The period has more rows than one answer can hold. Ask for a shorter one. */
export class StatementTooLong extends Schema.TaggedError<StatementTooLong>()("StatementTooLong", {
  rowsMax: Schema.Int
}) {
  override get message(): string {
    return `The period has more than ${this.rowsMax} rows; ask for a shorter one`
  }
}
