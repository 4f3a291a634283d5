// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Bill, BillAllocations, BillPage, CancelBill, CorrectBill, CreateBill } from "./Bills.ts"

export interface BillsOperations {
  /**
   * Create a bill for a deal, a fast buyout or a deposit.
   *
   * Each operation and deal has one bill: a repeated call, by any caller, returns it with status 200.
   * `url` is null until Billing has issued the invoice; `Prefer: wait=N` waits for it.
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
   * List a dealer's bills, oldest first.
   *
   * By default the unpaid bills: not cancelled and not fully paid.
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
      /** `nextCursor` of the previous page */
      readonly cursor?: string
      /** Items per page */
      readonly limit?: number
    }
    readonly status: 200
    readonly body: BillPage
    readonly canWait: false
  }
  /**
   * Get a bill.
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
   * List the transfers of a bill.
   *
   * Every transfer to or from the bill: payments, reversals, balance used when the bill was made, money
   * from other cancelled bills, its own cancellation.
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
   * Cancel a bill.
   *
   * Money already paid on the bill goes back to its account and pays the other open bills there, oldest
   * first. Deposit money stays held. Billing then cancels the invoice; if it refuses because the invoice
   * has money, `problem` says so. Repeating the call changes nothing, even with another reason. The
   * reason is kept for ever and sent to Billing; text that looks like personal data is masked.
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
   * Correct a bill: another price, sum or dealer.
   *
   * Use this when the price or the buyer changes after the auction. The old bill is cancelled as by
   * `cancelBill`; its money stays with its dealer. A new bill of the same deal replaces it, under the
   * tariff of the original day. Send `sum` for a deposit top-up and `carPrice` for the other operations;
   * absent fields keep their values. The replacement of a top-up starts unpaid. A cancelled bill can be
   * corrected, too. `bill-conflict` names the newest bill of the deal. `Prefer: wait=N` waits for the
   * new invoice.
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
