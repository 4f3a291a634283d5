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
   * Payment facts, by default those that wait for a person.
   *
   * `PARKED` and `REJECTED` come in the order in which they were set aside, `APPLIED` (with those that
   * were stale) in the order of their ids; `all` is what is not in the books, then the books. `reason`,
   * `contractId`, `parkedFrom` (counts) and `parkedTo` (does not) choose among the messages that were
   * set aside: with one of them no other payment is listed.
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
   * `retry` tries it again: look at the answer's `status`, it may stay `PARKED`. `apply` brings a
   * payment that names an unknown contract or invoice, or another account's, to the account that you
   * name, by the ordinary rules; or a cancelled bill's running total, with the `newMoney` that you found
   * out. `reject` gives it up, and nothing waits for it any more. A repeat changes nothing.
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
