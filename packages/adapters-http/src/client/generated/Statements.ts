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
  /** NOT_TOLD: there is no opening balance in their act */
  readonly outcome: "MATCHED" | "DIFFERS" | "NOT_TOLD"
  readonly difference: Money
  readonly ours: Money
  /** Mirrored, as the dealer's books are: a credit is owed by the dealer */
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
  /** Billed in the month, cancelled ones too */
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
  /** Where it stands in the file, from 1 */
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
    /** VAT inside commonSum; null when a bill cannot state it */
    readonly sum: Money | null
  }
  readonly paid: Money
  readonly owed: Money
  /** All that put money on the bill or took it off, of whatever month: together they are `paid` */
  readonly allocations: ReadonlyArray<BillAllocation>
}

export interface Statement {
  readonly cmeDealerId: string
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  readonly from: string
  readonly to: string
  /** Where the days begin and end */
  readonly timeZone: string
  /** The act will never change; false while the period is open */
  readonly isFinal: boolean
  /** SHA-256 of the balances and rows, in hex */
  readonly hash: string
  readonly openingBalance: Money
  readonly rows: ReadonlyArray<StatementRow>
  readonly debitTurnover: Money
  readonly creditTurnover: Money
  readonly closingBalance: Money
  /** Who owes at the end */
  readonly debtor: "DEALER" | "SELLER" | "NOBODY"
}

export interface StatementComparison {
  readonly cmeDealerId: string
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  readonly from: string
  readonly to: string
  /** Where the days begin and end */
  readonly timeZone: string
  /** The act will never change; false while the period is open */
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
  /** The day on which it was booked, in `timeZone` */
  readonly day: string
  readonly bookedAt: string
  readonly kind: "BILL" | "BILL_CANCELLED" | "PAYMENT" | "REVERSAL" | "DEPOSIT_RETURN"
  /** The id of the bill, the payment or the return */
  readonly documentId: string
  /** Of a payment: the bill that it names */
  readonly billId: string | null
  readonly dealId: string | null
  /** Billing's; null when it was not known at the end of the period */
  readonly invoiceNumber: string | null
  readonly reversesPaymentId: string | null
  /** When the money was paid, which may be long before */
  readonly paidAt: string | null
  readonly debit: Money
  readonly credit: Money
}
