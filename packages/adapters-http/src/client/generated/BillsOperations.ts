// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Bill, BillPage, CreateBill } from "./Bills.ts"

export interface BillsOperations {
  /**
   * Bill a dealer for a deal, a fast buyout or a deposit.
   *
   * There is one bill for one operation and deal, whoever repeats the call and however often. `url` is
   * null until Billing answered; `Prefer: wait=N` waits for that.
   *
   * Problems: invalid-request, malformed-http, request-timeout, headers-too-large, malformed-json,
   * body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, dealer-not-found, bill-conflict, account-missing,
   * tariff-missing, nothing-to-bill, storage-unavailable, internal.
   */
  readonly createBill: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      readonly body: CreateBill
    }
    readonly status: 200 | 201
    readonly body: Bill
    readonly canWait: true
  }
  /**
   * A dealer's bills, oldest first.
   *
   * By default what the dealer must pay: neither cancelled nor fully paid.
   *
   * Problems: invalid-request, malformed-http, request-timeout, headers-too-large, unauthorized,
   * forbidden, rate-limited, authentication-unavailable, overloaded, dealer-not-found, invalid-cursor,
   * storage-unavailable, internal.
   */
  readonly getBillsByDealer: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      readonly status?: "unpaid" | "paid" | "cancelled" | "all"
      readonly accountType?: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      readonly cursor?: string
      readonly limit?: number
    }
    readonly status: 200
    readonly body: BillPage
    readonly canWait: false
  }
  /**
   * Look at a bill.
   *
   * Problems: invalid-request, malformed-http, request-timeout, headers-too-large, unauthorized,
   * forbidden, rate-limited, authentication-unavailable, overloaded, bill-not-found,
   * storage-unavailable, internal.
   */
  readonly getBill: {
    readonly input: { readonly billId: string }
    readonly status: 200
    readonly body: Bill
    readonly canWait: false
  }
}
