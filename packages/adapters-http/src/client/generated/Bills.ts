// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Money, BillAllocation } from "./shared.ts"

export interface Bill {
  readonly id: string
  readonly cmeDealerId: string
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  readonly operation: "GET_REWARD" | "GET_SETTLEMENT" | "GET_DEPOSIT"
  readonly dealId: string
  readonly commonSum: Money
  readonly paidSum: Money
  readonly status: "PENDING" | "ISSUED" | "IN_DOUBT" | "REJECTED" | "CANCELLED"
  readonly paymentStatus: "UNPAID" | "PARTIALLY_PAID" | "PAID"
  /** Why Billing has not issued or cancelled the invoice, as text; absent if there is no problem */
  readonly problem?: string
  readonly invoiceId: string | null
  /** The invoice as PDF; null until Billing has issued it */
  readonly url: string | null
  readonly vat: {
    readonly mode: "included" | "none" | "price-difference"
    readonly rate: string | null
    /** VAT included in commonSum; null if the bill does not state it */
    readonly sum: Money | null
  }
  /** How the sum was calculated; null unless GET_REWARD */
  readonly reward: { readonly carPrice: Money; readonly ratePercent: string; readonly tariffFrom: string } | null
  readonly createdAt: string
  readonly issuedAt: string | null
  readonly paidAt: string | null
  readonly cancelledAt: string | null
  readonly replaces: string | null
  readonly replacedBy: string | null
}

export interface BillAllocations {
  readonly billId: string
  readonly paidSum: Money
  /** In the order of booking */
  readonly items: ReadonlyArray<BillAllocation>
}

export interface BillPage {
  readonly items: ReadonlyArray<Bill>
  /** Send it as `cursor`; null on the last page */
  readonly nextCursor: string | null
}

export interface CancelBill {
  readonly reason: string
}

export interface CorrectBill {
  readonly carPrice?: Money
  readonly sum?: Money
  readonly cmeDealerId?: string
  readonly reason: string
}

export type CreateBill =
  | {
      readonly operation: "GET_REWARD"
      readonly dealId: string
      readonly carPrice: Money
      readonly closedAt: string
    }
  | { readonly operation: "GET_SETTLEMENT"; readonly dealId: string; readonly carPrice: Money }
  | { readonly operation: "GET_DEPOSIT"; readonly dealId: string; readonly sum: Money }
