// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Money, Allocation, BillAllocation } from "./shared.ts"

export interface ComparedLine {
  readonly outcome: "MATCHED" | "SUM_DIFFERS" | "ONLY_OURS" | "ONLY_THEIRS"
  readonly matchedBy: "DOCUMENT_AND_SUM" | "DAY_AND_SUM" | "DOCUMENT" | "SUM" | null
  readonly difference: Money
  readonly ours: StatementRow | null
  readonly theirs: OtherActLine | null
}

export interface ComparedOpening {
  /** NOT_TOLD: the dealer's statement has no opening balance */
  readonly outcome: "MATCHED" | "DIFFERS" | "NOT_TOLD"
  readonly difference: Money
  readonly ours: Money
  /** From the dealer's side: a credit is what the dealer owes */
  readonly theirs: { readonly line: number; readonly debit: Money; readonly credit: Money } | null
}

export interface MonthlyPayment {
  readonly paymentId: string
  readonly type: "payment.received" | "payment.reversed"
  readonly effect: Money
  readonly paidAt: string
  readonly receivedAt: string
  /** Also to bills of other months */
  readonly allocations: ReadonlyArray<Allocation>
}

export interface MonthlySummary {
  readonly cmeDealerId: string
  readonly month: string
  readonly timeZone: string
  /** Billed in the month, including cancelled bills */
  readonly cars: ReadonlyArray<RewardedCar>
  /** Without cancelled bills */
  readonly totals: {
    readonly cars: number
    readonly carPrice: Money
    readonly reward: Money
    readonly vat: Money
    readonly paid: Money
    readonly owed: Money
  }
  /** Booked in the month */
  readonly payments: ReadonlyArray<MonthlyPayment>
  readonly balance: Money
}

export interface OtherActLine {
  /** The line in the file, from 1 */
  readonly line: number
  readonly day: string
  readonly document: string
  readonly debit: Money
  readonly credit: Money
}

export interface RewardedCar {
  readonly billId: string
  readonly dealId: string
  readonly invoiceNumber: string | null
  readonly status: "PENDING" | "ISSUED" | "IN_DOUBT" | "REJECTED" | "CANCELLED"
  readonly paymentStatus: "UNPAID" | "PARTIALLY_PAID" | "PAID"
  readonly createdAt: string
  readonly closedAt: string | null
  readonly carPrice: Money | null
  readonly ratePercent: string | null
  readonly tariffFrom: string | null
  readonly reward: Money
  readonly vat: {
    readonly mode: "included" | "none" | "price-difference"
    readonly rate: string | null
    /** VAT included in commonSum; null if the bill does not state it */
    readonly sum: Money | null
  }
  readonly paid: Money
  readonly owed: Money
  /** All changes of the paid sum, of any month; they add up to `paid` */
  readonly allocations: ReadonlyArray<BillAllocation>
}

export interface Statement {
  readonly cmeDealerId: string
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  readonly from: string
  readonly to: string
  /** The seller's time zone; its days are used */
  readonly timeZone: string
  /** True if the statement can never change; false in an open period */
  readonly isFinal: boolean
  /** SHA-256 of the balances and rows, in hex */
  readonly hash: string
  readonly openingBalance: Money
  readonly rows: ReadonlyArray<StatementRow>
  readonly debitTurnover: Money
  readonly creditTurnover: Money
  readonly closingBalance: Money
  /** Who owes the closing balance */
  readonly debtor: "DEALER" | "SELLER" | "NOBODY"
}

export interface StatementComparison {
  readonly cmeDealerId: string
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  readonly from: string
  readonly to: string
  /** The seller's time zone; its days are used */
  readonly timeZone: string
  /** True if the statement can never change; false in an open period */
  readonly isFinal: boolean
  /** SHA-256 of the balances and rows, in hex */
  readonly hash: string
  readonly difference: Money
  readonly opening: ComparedOpening
  readonly counts: {
    readonly MATCHED: number
    readonly SUM_DIFFERS: number
    readonly ONLY_OURS: number
    readonly ONLY_THEIRS: number
  }
  readonly lines: ReadonlyArray<ComparedLine>
}

export interface StatementRow {
  /** The day of booking, in `timeZone` */
  readonly day: string
  readonly bookedAt: string
  readonly kind: "BILL" | "BILL_CANCELLED" | "PAYMENT" | "REVERSAL" | "DEPOSIT_RETURN"
  /** The id of the bill, payment or return */
  readonly documentId: string
  /** For a payment: the bill that it names */
  readonly billId: string | null
  readonly dealId: string | null
  /** Billing's number; null if unknown at the end of the period */
  readonly invoiceNumber: string | null
  readonly reversesPaymentId: string | null
  /** When the money was paid; may be long before `bookedAt` */
  readonly paidAt: string | null
  readonly debit: Money
  readonly credit: Money
}
