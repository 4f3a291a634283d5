// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { RegisterDealer, Requisite } from "./Dealers.ts"
import type { Dealer } from "./shared.ts"

export interface DealersOperations {
  /**
   * Register a dealer.
   *
   * Stores the dealer and opens its COMMISSION account in Billing. Repeating the call with equal legal
   * details returns the same dealer. The check digits of INN, OGRN and both bank accounts are verified.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, dealer-already-registered, dealer-erased,
   * storage-unavailable, internal.
   */
  readonly registerDealer: {
    readonly input: { readonly body: RegisterDealer }
    readonly status: 200 | 201
    readonly body: Dealer
    readonly canWait: true
  }
  /**
   * Get a dealer and its accounts.
   *
   * Legal details are masked for a key with only the scope `read`: both bank accounts show their last
   * four characters, e-mail and phone a part. A sole proprietor's name, INN, OGRN and address are
   * masked, too. Keys with `write` or `admin` see everything, and the audit records it: every read with
   * `admin`, one read per dealer and day with `write`. While the audit is unavailable, legal details are
   * masked for everybody. Erased legal details read `данные удалены`.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, dealer-not-found,
   * storage-unavailable, internal.
   */
  readonly getDealer: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
    }
    readonly status: 200
    readonly body: Dealer
    readonly canWait: false
  }
  /**
   * Replace a dealer's legal details.
   *
   * Increases `requisiteVersion` by one, updates every payer of the dealer in Billing, and retries what
   * Billing rejected before. Equal legal details change nothing.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, dealer-not-found, dealer-erased, storage-unavailable,
   * internal.
   */
  readonly updateRequisite: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      readonly body: Requisite
    }
    readonly status: 200
    readonly body: Dealer
    readonly canWait: true
  }
}
