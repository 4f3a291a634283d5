import { Data } from "effect"
import type * as Domain from "@dealer-billing/domain/internal"
import type { InputCode } from "./inputCode.ts"

/** All problems of the API by their stable codes (RFC 9457). */
export const problems = {
  "invalid-request": { status: 400, title: "Invalid request" },
  "malformed-json": { status: 400, title: "Malformed JSON" },
  "malformed-http": { status: 400, title: "Malformed HTTP request" },
  "invalid-cursor": { status: 400, title: "Invalid cursor" },
  unauthorized: { status: 401, title: "Authentication required" },
  forbidden: { status: 403, title: "Insufficient scope" },
  "not-found": { status: 404, title: "Not found" },
  "dealer-not-found": { status: 404, title: "Dealer not found" },
  "bill-not-found": { status: 404, title: "Bill not found" },
  "operation-not-found": { status: 404, title: "Billing operation not found" },
  "payment-not-found": { status: 404, title: "Payment not found" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "not-acceptable": { status: 406, title: "Not acceptable" },
  "request-timeout": { status: 408, title: "Request timeout" },
  "dealer-already-registered": { status: 409, title: "Dealer already registered with different legal details" },
  "dealer-erased": { status: 409, title: "The dealer's legal details were erased" },
  "bill-conflict": { status: 409, title: "Deal already billed with different content" },
  "account-missing": { status: 409, title: "The dealer has no account of this type" },
  "deposit-too-small": { status: 409, title: "Insufficient deposit" },
  "deposit-in-use": { status: 409, title: "Deposit needed for open settlements" },
  "deposit-return-conflict": { status: 409, title: "Return id already used with different content" },
  "operation-not-open": { status: 409, title: "Not allowed in the operation's current state" },
  "operation-busy": { status: 409, title: "Billing operation in progress" },
  "remote-id-mismatch": { status: 409, title: "The Billing object does not belong to this operation" },
  "payment-ambiguous": { status: 409, title: "Several parked messages have this payment id" },
  "payment-already-resolved": { status: 409, title: "Parked message already resolved" },
  "payment-not-applicable": { status: 409, title: "The parked message cannot be applied to an account" },
  "bill-of-other-account": { status: 409, title: "The bill belongs to another account" },
  "body-too-large": { status: 413, title: "Body too large" },
  "unsupported-media-type": { status: 415, title: "Unsupported media type" },
  "misdirected-request": { status: 421, title: "Misdirected request" },
  "rate-limited": { status: 429, title: "Too many requests" },
  "headers-too-large": { status: 431, title: "Headers too large" },
  "correction-invalid": { status: 422, title: "Correction not allowed" },
  "nothing-to-bill": { status: 422, title: "The sum to bill is less than one kopeck" },
  "tariff-missing": { status: 422, title: "No tariff for this day" },
  "allocation-too-large": { status: 422, title: "The payment would be split among too many bills" },
  "statement-too-long": { status: 422, title: "Too many rows in the period" },
  internal: { status: 500, title: "Internal error" },
  "authentication-unavailable": { status: 503, title: "Tokens cannot be verified now" },
  overloaded: { status: 503, title: "Too many requests in progress" },
  "storage-unavailable": { status: 503, title: "Storage unavailable" }
} as const

export type ProblemCode = keyof typeof problems

/** A use case with an error that is missing here does not compile as an endpoint. */
export const domainProblems = {
  AccountMissing: "account-missing",
  AllocationTooLarge: "allocation-too-large",
  BillConflict: "bill-conflict",
  BillNotFound: "bill-not-found",
  BillOfOtherAccount: "bill-of-other-account",
  CorrectionInvalid: "correction-invalid",
  DealerAlreadyRegistered: "dealer-already-registered",
  DealerErased: "dealer-erased",
  DealerNotFound: "dealer-not-found",
  DepositInUse: "deposit-in-use",
  DepositReturnConflict: "deposit-return-conflict",
  DepositTooSmall: "deposit-too-small",
  NothingToBill: "nothing-to-bill",
  OperationBusy: "operation-busy",
  OperationNotFound: "operation-not-found",
  OperationNotOpen: "operation-not-open",
  PaymentAlreadyResolved: "payment-already-resolved",
  PaymentAmbiguous: "payment-ambiguous",
  PaymentNotApplicable: "payment-not-applicable",
  PaymentNotFound: "payment-not-found",
  RemoteIdMismatch: "remote-id-mismatch",
  StatementTooLong: "statement-too-long",
  StorageUnavailable: "storage-unavailable",
  TariffMissing: "tariff-missing"
} as const satisfies Record<string, ProblemCode>

/** What is wrong with one field. The path is dotted; `""` is the whole request. */
export interface FieldProblem {
  readonly path: string
  readonly message: string
}

export interface InputProblem extends FieldProblem {
  readonly code: InputCode
}

/** A problem of the HTTP exchange itself. */
export class HttpProblem<Code extends ProblemCode = ProblemCode> extends Data.TaggedError("HttpProblem")<{
  readonly code: Code
  readonly detail: string
  readonly errors?: ReadonlyArray<InputProblem>
  readonly headers?: Readonly<Record<string, string>>
  /** For the log only. */
  readonly reason?: string
}> {
  override get message(): string {
    return this.detail
  }
}

type Tag = keyof typeof domainProblems

type DomainErrorOf<Code extends ProblemCode> = {
  [Each in Tag]: (typeof domainProblems)[Each] extends Code ? InstanceType<(typeof Domain)[Each]> : never
}[Tag]

export type ErrorWithCode<Code extends ProblemCode> = DomainErrorOf<Code> | HttpProblem<Code>

export type EndpointError = ErrorWithCode<ProblemCode>
