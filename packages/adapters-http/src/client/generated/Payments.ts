// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Money, Allocation } from "./shared.ts"

export interface AllocationPreview {
  readonly cmeDealerId: string
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  readonly sum: Money
  readonly balanceBefore: Money
  readonly balanceAfter: Money
  readonly allocations: ReadonlyArray<Allocation>
  /** The bills that it would pay */
  readonly bills: ReadonlyArray<BillChange>
}

export interface BillChange {
  readonly id: string
  readonly dealId: string
  readonly commonSum: Money
  readonly paidSumBefore: Money
  readonly paidSumAfter: Money
  readonly isClosed: boolean
}

export interface ParkedEvent {
  readonly at: string
  readonly action: "RETRY" | "APPLY" | "REJECT"
  /** REFUSED: it stayed parked. DUPLICATE: it was in the books already */
  readonly outcome: "APPLIED" | "STALE" | "DUPLICATE" | "REJECTED" | "REFUSED"
  /** `worker`, or who did it by hand */
  readonly actor: string
  readonly note: string | null
  readonly cmeDealerId: string | null
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT" | null
  readonly billId: string | null
}

export interface ParkedMessage {
  /** Always names this one message; works wherever a `paymentId` does */
  readonly id: string
  readonly reason:
    | "BAD_MESSAGE"
    | "UNKNOWN_INVOICE"
    | "UNKNOWN_CONTRACT"
    | "BAD_SUM"
    | "BAD_CURRENCY"
    | "ACCOUNT_MISMATCH"
    | "CONFLICT"
    | "UNKNOWN_PAYMENT"
    | "WRONG_DIALECT"
    | "PROGRAM_FAILED"
  readonly detail: string
  /** What the reason means and what to do, as text */
  readonly explanation: string
  readonly position: { readonly topic: string; readonly partition: number; readonly offset: string }
  readonly parkedAt: string
  readonly attempts: number
  readonly resolvedAt: string | null
  /** `worker`, or the operator */
  readonly resolvedBy: string | null
  /** How it was resolved; null while it is parked */
  readonly resolution: "APPLIED" | "STALE" | "DUPLICATE" | "REJECTED" | "REFUSED" | null
  /** The operator's reason for a rejection */
  readonly note: string | null
}

export interface Payment {
  /** Billing's id; of a total `total:<invoiceId>:<revision>`; of a message without an id its address */
  readonly paymentId: string
  /**
   * PARKED: needs manual review, or waits for a missing object. REJECTED: an operator gave it up. STALE:
   * a parked total that changed nothing when it was tried again
   */
  readonly status: "APPLIED" | "STALE" | "PARKED" | "REJECTED"
  /**
   * Of an applied payment, what it is: a total is a payment or a reversal of its difference to the
   * newest total of its invoice. Of a message that is not applied, the type of its event
   */
  readonly type: "payment.received" | "payment.reversed" | "invoice.paid-total" | null
  readonly cmeDealerId: string | null
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT" | null
  readonly contractId: string | null
  readonly invoiceId: string | null
  readonly namedBillId: string | null
  /** What the event states: a sum, or the total of its invoice */
  readonly statedSum: Money | null
  /** What it changed in the account; null: not in the books */
  readonly effect: Money | null
  readonly paidAt: string | null
  /** When it came into the books, or was set aside */
  readonly receivedAt: string | null
  /** Null where a lower total took money back */
  readonly reversesPaymentId: string | null
  /** Of a total */
  readonly revision: number | null
  /** What it did with the money */
  readonly allocations: ReadonlyArray<Allocation>
  /** Its message, if that was set aside */
  readonly parked: ParkedMessage | null
}

export interface PaymentPage {
  readonly items: ReadonlyArray<Payment>
  /** Send it as `cursor`; null on the last page */
  readonly nextCursor: string | null
}

export interface PaymentWithHistory {
  /** Billing's id; of a total `total:<invoiceId>:<revision>`; of a message without an id its address */
  readonly paymentId: string
  /**
   * PARKED: needs manual review, or waits for a missing object. REJECTED: an operator gave it up. STALE:
   * a parked total that changed nothing when it was tried again
   */
  readonly status: "APPLIED" | "STALE" | "PARKED" | "REJECTED"
  /**
   * Of an applied payment, what it is: a total is a payment or a reversal of its difference to the
   * newest total of its invoice. Of a message that is not applied, the type of its event
   */
  readonly type: "payment.received" | "payment.reversed" | "invoice.paid-total" | null
  readonly cmeDealerId: string | null
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT" | null
  readonly contractId: string | null
  readonly invoiceId: string | null
  readonly namedBillId: string | null
  /** What the event states: a sum, or the total of its invoice */
  readonly statedSum: Money | null
  /** What it changed in the account; null: not in the books */
  readonly effect: Money | null
  readonly paidAt: string | null
  /** When it came into the books, or was set aside */
  readonly receivedAt: string | null
  /** Null where a lower total took money back */
  readonly reversesPaymentId: string | null
  /** Of a total */
  readonly revision: number | null
  /** What it did with the money */
  readonly allocations: ReadonlyArray<Allocation>
  /** Its message, if that was set aside */
  readonly parked: ParkedMessage | null
  /** The parked message as it came */
  readonly raw: RawMessage | null
  /** Other parked messages of that id */
  readonly others: ReadonlyArray<ParkedMessage>
  /** What was done about the parked message, oldest first, the newest 200 */
  readonly history: ReadonlyArray<ParkedEvent>
}

/**
 * Of a message longer than 65,536 bytes, `content` is the first 4,096. Some time after the message was
 * resolved its bytes are dropped, and `content` is empty
 */
export interface RawMessage {
  readonly encoding: "utf-8" | "base64"
  readonly content: string
  /** How many bytes the message had when it came */
  readonly bytes: number
  /** The hash of all its bytes, in hex */
  readonly sha256: string
  /** `content` has not all bytes */
  readonly isTruncated: boolean
}

export type ResolvePayment =
  | { readonly action: "retry" }
  | {
      readonly action: "apply"
      readonly cmeDealerId: string
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      readonly billId?: string
    }
  | { readonly action: "reject"; readonly reason: string }
