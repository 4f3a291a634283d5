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
   * What is to be made in Billing, oldest first.
   *
   * Look at `IN_DOUBT` first: only a person can find out how those ended.
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
      readonly cursor?: string
      readonly limit?: number
    }
    readonly status: 200
    readonly body: OperationPage
    readonly canWait: false
  }
  /**
   * Look at an operation and its history.
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
   * Try an operation again now.
   *
   * For `IN_DOUBT` when you found that nothing was done in Billing, for `REJECTED` when the cause is
   * mended, and for a waiting one. It becomes or stays `SENT` where Billing can tell what an earlier
   * call did: that is recovered first. `nextAttemptAt` tells when; the history says so if calls to
   * Billing are held back. Takes no body.
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
   * Give an operation the object that you found in Billing.
   *
   * Billing is asked where it can be; what it says of the object goes before `url` and `number`. Where
   * it holds nothing under our reference, or does not answer, say `unconfirmed` if you are sure all the
   * same. The account or bill goes on as after a confirmed call. A repeat changes nothing.
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
   * Give an operation up.
   *
   * The account or bill shows the reason, so write it for Lotus and without personal data.
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
   * Who changed what, oldest first.
   *
   * An event is written in the transaction of its change, and never changed: no change is without one. A
   * repeat that had nothing left to change may have one, too; what was refused is in the log alone.
   * Events come in the order of their ids, without what is newer than a change that is just being
   * committed: who goes on behind the last one misses none. `from` counts, `to` does not.
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
      readonly cursor?: string
      readonly limit?: number
    }
    readonly status: 200
    readonly body: AuditPage
    readonly canWait: false
  }
}
