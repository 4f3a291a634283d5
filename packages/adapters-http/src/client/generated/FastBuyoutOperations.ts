// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { FastBuyout } from "./FastBuyout.ts"
import type { Money, Dealer } from "./shared.ts"

export interface FastBuyoutOperations {
  /**
   * Open the DEPOSIT and SETTLEMENT accounts of a dealer.
   *
   * Takes no body; an empty object is taken as none.
   *
   * Problems: invalid-request, malformed-http, request-timeout, headers-too-large, malformed-json,
   * body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, dealer-not-found, storage-unavailable, internal.
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
   * Decided by the held deposit against the table of tiers, and by overdue settlements.
   *
   * Problems: invalid-request, malformed-http, request-timeout, headers-too-large, unauthorized,
   * forbidden, rate-limited, authentication-unavailable, overloaded, dealer-not-found,
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
}
