// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { AllocationPreview, PaymentPage, PaymentWithHistory, ResolvePayment } from "./Payments.ts"
import type { Money } from "./shared.ts"

export interface PaymentsOperations {
  /**
   * Preview which bills a payment would pay.
   *
   * A dry run on the account's current state. Changes nothing. `billId` is the bill that the payment
   * would name.
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
   * List payment events, by default those that need manual review.
   *
   * `PARKED` (dead letters) and `REJECTED` are in the order of parking, `APPLIED` in the order of their
   * ids. `all` lists parked and rejected events first, then applied ones. Stale totals are not listed.
   * `reason`, `contractId`, `parkedFrom` (inclusive) and `parkedTo` (exclusive) filter parked messages;
   * with any of them applied payments are not listed.
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
      /** `nextCursor` of the previous page */
      readonly cursor?: string
      /** Items per page */
      readonly limit?: number
    }
    readonly status: 200
    readonly body: PaymentPage
    readonly canWait: false
  }
  /**
   * Get a payment and its allocations.
   *
   * Each allocation names its reason. If an applied payment and a parked message have the same id, this
   * returns the payment, with the message in `others`. Use `parked-<id>` to get the message itself.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, payment-not-found,
   * storage-unavailable, internal.
   */
  readonly getPayment: {
    readonly input: {
      /** Billing's payment id, or `parked-<id>` of a parked message */
      readonly paymentId: string
    }
    readonly status: 200
    readonly body: PaymentWithHistory
    readonly canWait: false
  }
  /**
   * Resolve a parked message.
   *
   * `retry` applies it again; check `status` in the answer, it may stay `PARKED`. `apply` allocates a
   * payment to the given account by the ordinary rules, if it is parked for `UNKNOWN_CONTRACT`,
   * `UNKNOWN_INVOICE`, `ACCOUNT_MISMATCH` or `BAD_SUM`. For a total it only approves a `BAD_SUM`, for
   * the account of its invoice. `reject` closes it without a payment. Repeating the call changes
   * nothing.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, payment-not-found, payment-ambiguous,
   * payment-already-resolved, payment-not-applicable, dealer-not-found, bill-not-found, account-missing,
   * bill-of-other-account, allocation-too-large, storage-unavailable, internal.
   */
  readonly resolvePayment: {
    readonly input: {
      /** Billing's payment id, or `parked-<id>` of a parked message */
      readonly paymentId: string
      readonly body: ResolvePayment
    }
    readonly status: 200
    readonly body: PaymentWithHistory
    readonly canWait: false
  }
}
