import type { Bill, BillId } from "../bill/Bill.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../shared/Money.ts"

/** Money that came to the seller, as a bank statement says it. */
export interface CreditDocument {
  /** Where it is in the file. */
  readonly line: number
  readonly number: string
  /** The document's own day, `2026-11-30`. */
  readonly day: string
  /** The day on which the money came; null when it is not said. */
  readonly creditedDay: string | null
  readonly sum: Kopecks
  readonly payer: { readonly inn: string | null }
  readonly purpose: string
}

/**
 * KNOWN: its payment is in the books. PARKED: its message waits for a person, who should resolve it. MISSING: no
 * payment event came for it. NO_BILL: that, too, and nothing that the dealer owes is named or has its sum. CLOSED_BILL:
 * that, too, and nothing is due on the bills that the purpose names. AMBIGUOUS: several things fit, or one that its
 * purpose speaks against, and a person has to choose.
 */
export type ProposalOutcome =
  "KNOWN" | "PARKED" | "MISSING" | "AMBIGUOUS" | "NO_BILL" | "CLOSED_BILL" | "UNKNOWN_PAYER"

/**
 * What is to be known of the bills that a purpose names. REPLACED: others are in their place, which are proposed.
 * PAID, CANCELLED: so they are in the books. MOVED: corrected, and another dealer has what is in their place. TAKEN:
 * other documents of the same statement pay them. UNKNOWN: the dealer has no bill of a number that is called a bill's.
 */
export type NamedBillsNote = "REPLACED" | "PAID" | "CANCELLED" | "MOVED" | "TAKEN" | "UNKNOWN"

/** By what a bill was found: its number or deal in the purpose, what is due on it, or both. */
export type ProposalMatch = "NUMBER_AND_SUM" | "NUMBER" | "SUM"

/** What a document of a bank statement says about the books. It changes nothing. */
export interface BankProposal {
  readonly document: CreditDocument
  readonly outcome: ProposalOutcome
  readonly matchedBy: ProposalMatch | null
  /** The dealers whose requisites have the payer's INN: branches share one. */
  readonly cmeDealerIds: ReadonlyArray<CmeDealerId>
  /** Of the payment in the books. */
  readonly paymentId: string | null
  /** Parked messages that fit; one unless it is AMBIGUOUS. */
  readonly parkedIds: ReadonlyArray<bigint>
  /** Bills that it would pay, that fit when it is AMBIGUOUS, or that are named when they are closed. */
  readonly billIds: ReadonlyArray<BillId>
  readonly note: NamedBillsNote | null
}

/** A payment of the books, as far as a bank knows it. */
export interface BookedPayment {
  readonly paymentId: string
  readonly sum: Kopecks
  /** In the seller's time zone. */
  readonly day: string
  readonly namedBillId: BillId | null
}

/** What is known of a payer. */
export interface PayerBooks {
  readonly cmeDealerIds: ReadonlyArray<CmeDealerId>
  /** All that are open, those that the payments and the documents name, and those in the place of these. */
  readonly bills: ReadonlyArray<Bill>
  readonly payments: ReadonlyArray<BookedPayment>
}

/** A payment event that is parked. */
export interface ParkedCredit {
  readonly parkedId: bigint
  readonly sum: Kopecks
  readonly day: string
  readonly invoiceId: string | null
}
