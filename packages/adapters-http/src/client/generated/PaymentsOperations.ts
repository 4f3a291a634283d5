// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { AllocationPreview, PaymentPage, PaymentWithHistory, ResolvePayment } from "./Payments.ts"
import type { Money } from "./shared.ts"

export interface PaymentsOperations {
  /**
   * What a payment of that sum would close.
   *
   * A dry run of the rules by which payments are split, on the account as it is now. Changes nothing.
   * `billId` is the bill that the payment would name.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, not-found,
   * dealer-not-found, bill-not-found, account-missing, bill-of-other-account, allocation-too-large,
   * storage-unavailable, internal.
   */
  readonly previewAllocation: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /** Roubles and kopecks with exactly two fraction digits */
      readonly sum: Money
      readonly billId?: string
    }
    readonly status: 200
    readonly body: AllocationPreview
    readonly canWait: false
  }
  /**
   * Payment events, by default those that need manual review.
   *
   * `PARKED` and `REJECTED` come in the order in which they were parked, `APPLIED` in the order of their
   * ids. `all` lists what is not applied, then what is. A stale total is not listed. `reason`,
   * `contractId`, `parkedFrom` (inclusive) and `parkedTo` (exclusive) filter parked messages: with one
   * of them no applied payment is listed.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, invalid-cursor,
   * storage-unavailable, internal.
   */
  readonly listPayments: {
    readonly input: {
      readonly status?: "PARKED" | "APPLIED" | "REJECTED" | "all"
      readonly reason?:
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
      readonly contractId?: string
      readonly parkedFrom?: string
      readonly parkedTo?: string
      readonly cursor?: string
      readonly limit?: number
    }
    readonly status: 200
    readonly body: PaymentPage
    readonly canWait: false
  }
  /**
   * What a payment did, and why.
   *
   * Each allocation names its rule. Where a parked message has the id of an applied payment, the payment
   * is shown and the message is among `others`; by its own address it is shown itself, as it came.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, payment-not-found,
   * storage-unavailable, internal.
   */
  readonly getPayment: {
    readonly input: {
      /** As listed: Billing's id of the payment, or `parked-<id>` of a message that was set aside */
      readonly paymentId: string
    }
    readonly status: 200
    readonly body: PaymentWithHistory
    readonly canWait: false
  }
  /**
   * Deal with a parked message.
   *
   * `retry` tries it again: look at the answer's `status`, it may stay `PARKED`. `apply` allocates a
   * payment to the account that you name, by the ordinary rules. It is for `UNKNOWN_CONTRACT`,
   * `UNKNOWN_INVOICE`, `ACCOUNT_MISMATCH` and `BAD_SUM`; of a total it approves `BAD_SUM` alone, for the
   * account of its invoice. `reject` gives it up. A repeat changes nothing.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, payment-not-found, payment-ambiguous,
   * payment-already-resolved, payment-not-applicable, dealer-not-found, bill-not-found, account-missing,
   * bill-of-other-account, allocation-too-large, storage-unavailable, internal.
   */
  readonly resolvePayment: {
    readonly input: {
      /** As listed: Billing's id of the payment, or `parked-<id>` of a message that was set aside */
      readonly paymentId: string
      readonly body: ResolvePayment
    }
    readonly status: 200
    readonly body: PaymentWithHistory
    readonly canWait: false
  }
}
