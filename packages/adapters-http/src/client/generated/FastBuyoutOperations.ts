// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { DepositReturn, FastBuyout, ReturnDeposit } from "./FastBuyout.ts"
import type { Money, Dealer } from "./shared.ts"

export interface FastBuyoutOperations {
  /**
   * Open a dealer's DEPOSIT and SETTLEMENT accounts.
   *
   * Send no body, or an empty object.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, dealer-not-found, dealer-erased, storage-unavailable,
   * internal.
   */
  readonly addFastBuyout: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
    }
    readonly status: 200 | 201
    readonly body: Dealer
    readonly canWait: true
  }
  /**
   * Check whether a dealer may buy out a car.
   *
   * The deposit tier limits what all bought-out cars that are not yet paid for may cost together.
   * `maxCarPrice` is that limit less the amount still due on settlements. Example: the tier permits
   * 3000000.00 and settlements of 1200000.00 are open, so `maxCarPrice` is 1800000.00. One overdue bill
   * forbids every car (`settlement-overdue`), on any account with due days in the tariffs. A correction
   * for the same dealer keeps the issue date of the bill it replaces, unless that bill was fully paid
   * when it was cancelled.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, dealer-not-found,
   * storage-unavailable, internal.
   */
  readonly getFastBuyout: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      /** Roubles and kopecks with exactly two fraction digits */
      readonly carPrice: Money
    }
    readonly status: 200
    readonly body: FastBuyout
    readonly canWait: false
  }
  /**
   * Record a deposit return.
   *
   * Records that held deposit money goes back to the dealer. It sends no money: the bank transfer is
   * made separately. The sum must not exceed the held deposit, and the remaining deposit must still
   * cover all open settlements. Top-up bills stay paid. If the bank later reverses the dealer's payment,
   * the balance becomes negative and the dealer owes it. `returnId` is unique for ever: repeating the
   * call returns the same return, different content is a conflict. The reason is kept for ever: write no
   * personal data.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, dealer-not-found, account-missing, deposit-too-small,
   * deposit-in-use, deposit-return-conflict, storage-unavailable, internal.
   */
  readonly returnDeposit: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      readonly body: ReturnDeposit
    }
    readonly status: 200 | 201
    readonly body: DepositReturn
    readonly canWait: false
  }
}
