import type { Bill, BillId } from "../bill/Bill.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../shared/Money.ts"

export interface CreditDocument {
  readonly line: number
  readonly number: string
  /** `2026-11-30` */
  readonly day: string
  /** Null when the statement does not say. */
  readonly creditedDay: string | null
  readonly sum: Kopecks
  readonly payer: { readonly inn: string | null }
  readonly purpose: string
}

/**
 * KNOWN: the payment is in the ledger. PARKED: its message is parked; an operator should resolve it. MISSING: no
 * payment event came for it. NO_BILL: missing, and no open bill fits. CLOSED_BILL: missing, and nothing is due on the
 * bills that the purpose names. AMBIGUOUS: several things fit, or the purpose contradicts the one that fits; an
 * operator must choose.
 */
export type ProposalOutcome =
  "KNOWN" | "PARKED" | "MISSING" | "AMBIGUOUS" | "NO_BILL" | "CLOSED_BILL" | "UNKNOWN_PAYER"

/**
 * About the bills that the purpose names. REPLACED: their replacements are proposed. PAID, CANCELLED: their state.
 * MOVED: corrected, and the replacement belongs to another dealer. TAKEN: other documents of this statement pay them.
 * UNKNOWN: the dealer has no bill of that number.
 */
export type NamedBillsNote = "REPLACED" | "PAID" | "CANCELLED" | "MOVED" | "TAKEN" | "UNKNOWN"

type ProposalMatch = "NUMBER_AND_SUM" | "NUMBER" | "SUM"

export interface BankProposal {
  readonly document: CreditDocument
  readonly outcome: ProposalOutcome
  readonly matchedBy: ProposalMatch | null
  /** The dealers whose legal details have the payer's INN: branches share one. */
  readonly cmeDealerIds: ReadonlyArray<CmeDealerId>
  readonly paymentId: string | null
  readonly parkedIds: ReadonlyArray<bigint>
  /** Bills that the document would pay; all that fit when it is AMBIGUOUS; the named ones when they are closed. */
  readonly billIds: ReadonlyArray<BillId>
  readonly note: NamedBillsNote | null
}

export interface BookedPayment {
  readonly paymentId: string
  readonly sum: Kopecks
  /** In the seller's time zone. */
  readonly day: string
  readonly namedBillId: BillId | null
}

export interface PayerRecords {
  readonly cmeDealerIds: ReadonlyArray<CmeDealerId>
  readonly bills: ReadonlyArray<Bill>
  readonly payments: ReadonlyArray<BookedPayment>
}

export interface ParkedCredit {
  readonly parkedId: bigint
  readonly sum: Kopecks
  readonly day: string
  readonly invoiceId: string | null
}
