// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { DepositReturn, FastBuyout, ReturnDeposit } from "./FastBuyout.ts"
import type { Money, Dealer } from "./shared.ts"

export interface FastBuyoutOperations {
  /**
   * Open the DEPOSIT and SETTLEMENT accounts of a dealer.
   *
   * Takes no body; an empty object is taken as none.
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
   * May the dealer buy out a car of that price at once?
   *
   * The table of tiers tells how much all cars bought out and not paid for may cost together, by the
   * held deposit. What is left to pay on settlements that are not cancelled uses that up: a car is
   * permitted up to the rest, `maxCarPrice`. A settlement that was issued and not paid in its due days
   * forbids every car, also after a correction that leaves it with the same dealer, as does an overdue
   * bill of another type to which the tariffs give due days (`settlement-overdue`).
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
   * Give held deposit money back to its dealer.
   *
   * Enters a return that the bank carries out or has carried out; it sends no money itself. Never more
   * than is held, and only while the tier of the rest covers the open settlements together. Top-up bills
   * stay paid. If the bank later reverses the payment, the balance falls below zero: the dealer owes it.
   * The return is kept for ever under its id: a repeat answers the same, other content is a conflict.
   * The reason is kept too, so write it without personal data.
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
