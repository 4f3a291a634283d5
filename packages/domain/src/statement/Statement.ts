import { Schema, type DateTime } from "effect"
import { AccountType, type AccountId } from "../account/Account.ts"
import type { BillId } from "../bill/Bill.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../shared/Money.ts"
import type { StatementPeriod } from "./StatementPeriod.ts"

/** What a row of an act of reconciliation stands for. */
export const StatementKind = Schema.Literals(["BILL", "BILL_CANCELLED", "PAYMENT", "REVERSAL", "DEPOSIT_RETURN"])
export type StatementKind = typeof StatementKind.Type

interface Placement {
  /** Debit is what the dealer owes, credit is what the dealer paid: the seller's side. */
  readonly side: "debit" | "credit"
  readonly accountTypes: ReadonlyArray<AccountType>
}

const owing: ReadonlyArray<AccountType> = ["COMMISSION", "SETTLEMENT"]

/**
 * Where each kind stands. What is taken back is a negative amount on its own side (storno), so that the turnovers
 * are what really happened. A top-up bill of a deposit is an invitation and no debt: held money is a debt of ours,
 * and only what was paid in and given back is in that act.
 */
const placements: Readonly<Record<StatementKind, Placement>> = {
  BILL: { side: "debit", accountTypes: owing },
  BILL_CANCELLED: { side: "debit", accountTypes: owing },
  PAYMENT: { side: "credit", accountTypes: AccountType.literals },
  REVERSAL: { side: "credit", accountTypes: AccountType.literals },
  DEPOSIT_RETURN: { side: "debit", accountTypes: ["DEPOSIT"] }
}

export const sideOf = (kind: StatementKind): Placement["side"] => placements[kind].side

/** The kinds of rows that acts of an account type have. */
export const statementKindsOf = (accountType: AccountType): ReadonlyArray<StatementKind> =>
  StatementKind.literals.filter((kind) => placements[kind].accountTypes.includes(accountType))

/** Something that happened in an account, as the books have it. Written once; it never changes. */
export interface StatementFact {
  readonly kind: StatementKind
  /** When it was entered into the books; a late fact belongs to the day on which it came. */
  readonly bookedAt: DateTime.Utc
  /** In kopecks, on the side of its kind; negative when it is taken back. */
  readonly amount: Kopecks
  /** The id of the bill, of the payment, or of the return. */
  readonly documentId: string
  /** The bill, or the one that a payment names. */
  readonly billId: BillId | null
  readonly dealId: string | null
  /** When the money was paid as Billing says; null when it is no payment. */
  readonly paidAt: DateTime.Utc | null
  readonly reversesPaymentId: string | null
  /** Billing's number of the bill's invoice, and when we learnt it, which can be after the period. */
  readonly invoice: { readonly number: string; readonly issuedAt: DateTime.Utc } | null
}

export interface StatementRow extends Omit<StatementFact, "amount" | "invoice"> {
  /** The day on which it was booked, in the seller's time zone. */
  readonly day: string
  readonly debit: Kopecks
  readonly credit: Kopecks
  /** Null also when it was not known before the period's end, so that an act stays what it was. */
  readonly invoiceNumber: string | null
}

export type Debtor = "DEALER" | "SELLER" | "NOBODY"

/** An act of reconciliation of one account over a period. Balances in kopecks: above zero the dealer owes. */
export interface Statement {
  readonly account: AccountId
  readonly cmeDealerId: CmeDealerId
  readonly period: StatementPeriod
  readonly timeZone: string
  /** Nothing can be added to the period any more. */
  readonly isFinal: boolean
  readonly openingBalance: Kopecks
  readonly rows: ReadonlyArray<StatementRow>
  readonly debitTurnover: Kopecks
  readonly creditTurnover: Kopecks
  readonly closingBalance: Kopecks
}

export const debtorOf = (balance: Kopecks): Debtor => (balance > 0n ? "DEALER" : balance < 0n ? "SELLER" : "NOBODY")

/** More happened in the period than one answer holds. */
export class StatementTooLong extends Schema.TaggedError<StatementTooLong>()("StatementTooLong", {
  rowsMax: Schema.Int
}) {
  override get message(): string {
    return `The period has more than ${this.rowsMax} rows; ask for a shorter one`
  }
}
