// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { RegisterDealer, Requisite } from "./Dealers.ts"
import type { Dealer } from "./shared.ts"

export interface DealersOperations {
  /**
   * Register a dealer.
   *
   * Stores the dealer and asks Billing for its COMMISSION account. A repeat with equal requisites
   * answers the same dealer. INN, OGRN and both accounts are checked by their control digits.
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
   * Look at a dealer and its accounts.
   *
   * To a key that has `read` alone the requisites show the last four characters of both accounts and a
   * part of e-mail and phone, and of a sole proprietor little more; with `write` or `admin` too they are
   * whole. Such a read is in the audit: each of an operator, one a day and dealer of other keys; while
   * it cannot be recorded, requisites are masked for all. Every text of erased requisites is `данные
   * удалены`.
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
   * Give a dealer new legal requisites.
   *
   * The version grows by one, every payer of the dealer in Billing follows, and what Billing refused
   * before is tried again. Equal requisites change nothing.
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
