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
  /** Why the invoice is not issued, or not cancelled in Billing, for people; only if there is a reason */
  readonly problem?: string
  readonly invoiceId: string | null
  /** The invoice as PDF; null until Billing answered */
  readonly url: string | null
  readonly vat: {
    readonly mode: "included" | "none" | "price-difference"
    readonly rate: string | null
    /** VAT inside commonSum; null when a bill cannot state it */
    readonly sum: Money | null
  }
  /** How the sum was found; null unless GET_REWARD */
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
