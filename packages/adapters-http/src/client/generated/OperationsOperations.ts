// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type {
  AdoptOperation,
  AuditPage,
  OperationPage,
  OperationWithHistory,
  RejectOperation
} from "./Operations.ts"

export interface OperationsOperations {
  /**
   * List Billing operations, oldest first.
   *
   * Start with `IN_DOUBT`: an operator must find out how those calls ended.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, invalid-cursor,
   * storage-unavailable, internal.
   */
  readonly listOperations: {
    readonly input: {
      readonly state?: "PENDING" | "SENT" | "DONE" | "REJECTED" | "IN_DOUBT"
      readonly kind?: "CLIENT" | "PAYER" | "CONTRACT" | "INVOICE" | "CANCELLATION"
      readonly cmeDealerId?: string
      /** `nextCursor` of the previous page */
      readonly cursor?: string
      /** Items per page */
      readonly limit?: number
    }
    readonly status: 200
    readonly body: OperationPage
    readonly canWait: false
  }
  /**
   * Get an operation and its history.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, operation-not-found,
   * storage-unavailable, internal.
   */
  readonly getOperation: {
    readonly input: { readonly operationId: string }
    readonly status: 200
    readonly body: OperationWithHistory
    readonly canWait: false
  }
  /**
   * Retry an operation now.
   *
   * For `IN_DOUBT` after you found that Billing did nothing, for `REJECTED` after the cause is fixed,
   * and for an operation that waits for its next attempt. If Billing can tell the outcome of an earlier
   * call, the operation is `SENT` and that outcome is recovered first. `nextAttemptAt` says when; if the
   * circuit breaker is open, the history says until when. Send no body.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, operation-not-found, operation-not-open, operation-busy,
   * storage-unavailable, internal.
   */
  readonly retryOperation: {
    readonly input: { readonly operationId: string }
    readonly status: 200
    readonly body: OperationWithHistory
    readonly canWait: false
  }
  /**
   * Adopt an object that you found in Billing.
   *
   * Billing is queried first if it supports that, and its data override `url` and `number`. If it has
   * nothing under our reference, or does not answer, the call is refused; send `unconfirmed: true` if
   * you are sure. The account or bill then continues as after a confirmed call. Repeating the call
   * changes nothing.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, operation-not-found, operation-not-open, operation-busy,
   * remote-id-mismatch, storage-unavailable, internal.
   */
  readonly adoptOperation: {
    readonly input: { readonly operationId: string; readonly body: AdoptOperation }
    readonly status: 200
    readonly body: OperationWithHistory
    readonly canWait: false
  }
  /**
   * Reject an operation.
   *
   * The operation is not tried again, until you retry it or the dealer's legal details change. Lotus
   * shows the reason with the account or bill: write no personal data.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * malformed-json, body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, operation-not-found, operation-not-open, operation-busy,
   * storage-unavailable, internal.
   */
  readonly rejectOperation: {
    readonly input: { readonly operationId: string; readonly body: RejectOperation }
    readonly status: 200
    readonly body: OperationWithHistory
    readonly canWait: false
  }
  /**
   * List who changed what, oldest first.
   *
   * Every change has an event, written in the same transaction and never modified. A repeated call that
   * changed nothing may have one, too; refused calls are only in the log. Events are in the order of
   * their ids. Events newer than a change that is not yet committed are not listed yet, so that a reader
   * that continues after the last id misses none. `from` is inclusive, `to` is exclusive.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, invalid-cursor,
   * storage-unavailable, internal.
   */
  readonly listAudit: {
    readonly input: {
      readonly from?: string
      readonly to?: string
      readonly caller?: string
      /** `nextCursor` of the previous page */
      readonly cursor?: string
      /** Items per page */
      readonly limit?: number
    }
    readonly status: 200
    readonly body: AuditPage
    readonly canWait: false
  }
}
