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
  /**
   * PARKED: the attempt failed and the message stays parked. DUPLICATE: the payment was already in the
   * ledger
   */
  readonly outcome: "APPLIED" | "DUPLICATE" | "STALE" | "PARKED" | "REJECTED"
  /** `worker`, or the operator */
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
  readonly resolution: "APPLIED" | "DUPLICATE" | "STALE" | "PARKED" | "REJECTED" | null
  /** The operator's reason for a rejection */
  readonly note: string | null
}

export interface Payment {
  /**
   * Billing's payment id. Of a total: `total:<invoiceId>:<revision>`. Of a message without an id:
   * `parked-<id>`
   */
  readonly paymentId: string
  /**
   * PARKED: needs manual review, or waits for a missing object. REJECTED: an operator gave it up. STALE:
   * a parked total that changed nothing when it was tried again
   */
  readonly status: "APPLIED" | "STALE" | "PARKED" | "REJECTED"
  /**
   * If applied: the payment or reversal that was booked (a total is booked as its difference to the
   * newest total of its invoice). Otherwise: the type of the event
   */
  readonly type: "payment.received" | "payment.reversed" | "invoice.paid-total" | null
  readonly cmeDealerId: string | null
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT" | null
  readonly contractId: string | null
  readonly invoiceId: string | null
  readonly namedBillId: string | null
  /** What the event states: a sum, or the total of its invoice */
  readonly statedSum: Money | null
  /** Change of the account; null if not booked */
  readonly effect: Money | null
  readonly paidAt: string | null
  /** When it was booked or parked */
  readonly receivedAt: string | null
  /** Null for a reversal made by a lower total */
  readonly reversesPaymentId: string | null
  /** Only of totals */
  readonly revision: number | null
  /** The transfers of this payment */
  readonly allocations: ReadonlyArray<Allocation>
  /** The parked message, if there is one */
  readonly parked: ParkedMessage | null
}

export interface PaymentPage {
  readonly items: ReadonlyArray<Payment>
  /** Send it as `cursor`; null on the last page */
  readonly nextCursor: string | null
}

export interface PaymentWithHistory {
  /**
   * Billing's payment id. Of a total: `total:<invoiceId>:<revision>`. Of a message without an id:
   * `parked-<id>`
   */
  readonly paymentId: string
  /**
   * PARKED: needs manual review, or waits for a missing object. REJECTED: an operator gave it up. STALE:
   * a parked total that changed nothing when it was tried again
   */
  readonly status: "APPLIED" | "STALE" | "PARKED" | "REJECTED"
  /**
   * If applied: the payment or reversal that was booked (a total is booked as its difference to the
   * newest total of its invoice). Otherwise: the type of the event
   */
  readonly type: "payment.received" | "payment.reversed" | "invoice.paid-total" | null
  readonly cmeDealerId: string | null
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT" | null
  readonly contractId: string | null
  readonly invoiceId: string | null
  readonly namedBillId: string | null
  /** What the event states: a sum, or the total of its invoice */
  readonly statedSum: Money | null
  /** Change of the account; null if not booked */
  readonly effect: Money | null
  readonly paidAt: string | null
  /** When it was booked or parked */
  readonly receivedAt: string | null
  /** Null for a reversal made by a lower total */
  readonly reversesPaymentId: string | null
  /** Only of totals */
  readonly revision: number | null
  /** The transfers of this payment */
  readonly allocations: ReadonlyArray<Allocation>
  /** The parked message, if there is one */
  readonly parked: ParkedMessage | null
  /** The parked message as received */
  readonly raw: RawMessage | null
  /** Other parked messages with this payment id */
  readonly others: ReadonlyArray<ParkedMessage>
  /** History of the parked message: the latest 200 events, oldest first */
  readonly history: ReadonlyArray<ParkedEvent>
}

/**
 * If the message is longer than 65,536 bytes, `content` has the first 4,096. `PARKED_RETENTION_DAYS`
 * after the message was resolved, `content` is empty
 */
export interface RawMessage {
  readonly encoding: "utf-8" | "base64"
  readonly content: string
  /** Original length in bytes */
  readonly bytes: number
  /** The hash of all its bytes, in hex */
  readonly sha256: string
  /** True if `content` is incomplete */
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
