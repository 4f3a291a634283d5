// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Bill, BillAllocations, BillPage, CancelBill, CorrectBill, CreateBill } from "./Bills.ts"

export interface BillsOperations {
  /**
   * Bill a dealer for a deal, a fast buyout or a deposit.
   *
   * Repeating the call, by any caller, returns the same bill: an operation and a deal have one. `url` is
   * null until Billing answered; `Prefer: wait=N` waits for that.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, dealer-not-found, dealer-erased, bill-conflict,
   * account-missing, tariff-missing, nothing-to-bill, storage-unavailable, internal.
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
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, dealer-not-found,
   * invalid-cursor, storage-unavailable, internal.
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
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, bill-not-found,
   * storage-unavailable, internal.
   */
  readonly getBill: {
    readonly input: { readonly billId: string }
    readonly status: 200
    readonly body: Bill
    readonly canWait: false
  }
  /**
   * What paid a bill, kopeck by kopeck.
   *
   * All that put money on the bill or took it off: payments and their reversals, the account's balance
   * when the bill was made, money that another bill set free when it was cancelled, and its own
   * cancellation.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, bill-not-found,
   * statement-too-long, storage-unavailable, internal.
   */
  readonly getBillAllocations: {
    readonly input: { readonly billId: string }
    readonly status: 200
    readonly body: BillAllocations
    readonly canWait: false
  }
  /**
   * Take a bill back.
   *
   * Nothing is to be paid on it any more. What was paid goes back to its account and on to the open
   * bills there, oldest first; held deposit money stays held. Billing cancels the invoice afterwards;
   * where it refuses, because there is money on it, `problem` says so. A repeat changes nothing,
   * whatever its reason. The reason is kept for ever and told to Billing; what looks like personal data
   * is masked.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, bill-not-found, dealer-erased, storage-unavailable,
   * internal.
   */
  readonly cancelBill: {
    readonly input: { readonly billId: string; readonly body: CancelBill }
    readonly status: 200
    readonly body: Bill
    readonly canWait: false
  }
  /**
   * Replace a bill: another price, sum or dealer.
   *
   * The price or the winner changed after the trade. The old bill is cancelled as by `cancelBill`, and
   * its money stays with its dealer. The new one is of the same deal, and the rules of the same day
   * apply to it. `sum` is of a deposit's top-up, whose replacement begins unpaid; `carPrice` of the
   * others; what is absent stays. A bill that was only cancelled can be replaced too. `bill-conflict`
   * names the newest bill of the deal. `Prefer: wait=N` waits for the new invoice.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, bill-not-found, dealer-not-found, dealer-erased,
   * bill-conflict, account-missing, correction-invalid, tariff-missing, nothing-to-bill,
   * storage-unavailable, internal.
   */
  readonly correctBill: {
    readonly input: { readonly billId: string; readonly body: CorrectBill }
    readonly status: 200 | 201
    readonly body: Bill
    readonly canWait: true
  }
}
