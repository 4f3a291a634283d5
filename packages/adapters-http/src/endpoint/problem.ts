import { Data } from "effect"
import type {
  AccountMissing,
  AllocationTooLarge,
  BillConflict,
  BillNotFound,
  BillOfOtherAccount,
  CorrectionInvalid,
  DealerAlreadyRegistered,
  DealerErased,
  DealerNotFound,
  DepositInUse,
  DepositReturnConflict,
  DepositTooSmall,
  NothingToBill,
  OperationBusy,
  OperationNotFound,
  OperationNotOpen,
  PaymentAlreadyResolved,
  PaymentAmbiguous,
  PaymentNotApplicable,
  PaymentNotFound,
  RemoteIdMismatch,
  StatementTooLong,
  StorageUnavailable,
  TariffMissing
} from "@dealer-billing/domain"

/** Every problem the API can answer, by its stable code (RFC 9457). */
export const problems = {
  "invalid-request": { status: 400, title: "The request is not valid" },
  "malformed-json": { status: 400, title: "The body is not readable JSON" },
  "malformed-http": { status: 400, title: "The request is not HTTP as it should be" },
  "invalid-cursor": { status: 400, title: "The cursor is not one of ours" },
  unauthorized: { status: 401, title: "A valid key is needed" },
  forbidden: { status: 403, title: "The key does not permit this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "dealer-not-found": { status: 404, title: "The dealer is not known" },
  "bill-not-found": { status: 404, title: "The bill is not known" },
  "operation-not-found": { status: 404, title: "The Billing operation is not known" },
  "payment-not-found": { status: 404, title: "The payment is not known" },
  "method-not-allowed": { status: 405, title: "The method is not allowed here" },
  "not-acceptable": { status: 406, title: "There is no such form of the answer" },
  "request-timeout": { status: 408, title: "The request took too long to arrive" },
  "dealer-already-registered": { status: 409, title: "The dealer is registered with other requisites" },
  "dealer-erased": { status: 409, title: "The dealer's requisites were erased" },
  "bill-conflict": { status: 409, title: "The deal was billed with other content" },
  "account-missing": { status: 409, title: "The dealer has no account of that type" },
  "deposit-too-small": { status: 409, title: "So much is not held" },
  "deposit-in-use": { status: 409, title: "The rest would not cover the open settlements" },
  "deposit-return-conflict": { status: 409, title: "The return was made with other content" },
  "operation-not-open": { status: 409, title: "The Billing operation's state forbids it" },
  "operation-busy": { status: 409, title: "A worker is carrying the Billing operation out" },
  "remote-id-mismatch": { status: 409, title: "The object in Billing is not the operation's" },
  "payment-ambiguous": { status: 409, title: "Several parked messages have that id" },
  "payment-already-resolved": { status: 409, title: "The parked message is dealt with already" },
  "payment-not-applicable": { status: 409, title: "The parked message cannot be applied to an account" },
  "bill-of-other-account": { status: 409, title: "The bill is not of that account" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body is of another media type than is read here" },
  "misdirected-request": { status: 421, title: "This host is not served here" },
  "rate-limited": { status: 429, title: "Too many requests" },
  "headers-too-large": { status: 431, title: "The headers are too large" },
  "correction-invalid": { status: 422, title: "The bill cannot be corrected so" },
  "nothing-to-bill": { status: 422, title: "The sum is less than a kopeck" },
  "tariff-missing": { status: 422, title: "No tariff applies on that day" },
  "allocation-too-large": { status: 422, title: "The sum touches too many bills for one answer" },
  "statement-too-long": { status: 422, title: "The period has too many rows for one answer" },
  internal: { status: 500, title: "Something went wrong on our side" },
  "authentication-unavailable": { status: 503, title: "Tokens cannot be checked now, try again later" },
  overloaded: { status: 503, title: "Too many requests are being handled, try again later" },
  "storage-unavailable": { status: 503, title: "The storage is unavailable, try again later" }
} as const

export type ProblemCode = keyof typeof problems

/** The errors of the domain that its use cases can answer a caller with. */
export type DomainError =
  | AccountMissing
  | AllocationTooLarge
  | BillConflict
  | BillNotFound
  | BillOfOtherAccount
  | CorrectionInvalid
  | DealerAlreadyRegistered
  | DealerErased
  | DealerNotFound
  | DepositInUse
  | DepositReturnConflict
  | DepositTooSmall
  | NothingToBill
  | OperationBusy
  | OperationNotFound
  | OperationNotOpen
  | PaymentAlreadyResolved
  | PaymentAmbiguous
  | PaymentNotApplicable
  | PaymentNotFound
  | RemoteIdMismatch
  | StatementTooLong
  | StorageUnavailable
  | TariffMissing

/** A use case with an error that is not here does not compile as an endpoint. */
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
} as const satisfies Record<DomainError["_tag"], ProblemCode>

/** What is wrong with one part of a request; the path is dotted, `""` is the whole body. */
export interface InputProblem {
  readonly path: string
  readonly message: string
}

/** A problem of the HTTP exchange itself. */
export class HttpProblem<Code extends ProblemCode = ProblemCode> extends Data.TaggedError("HttpProblem")<{
  readonly code: Code
  readonly detail: string
  readonly errors?: ReadonlyArray<InputProblem>
  readonly headers?: Readonly<Record<string, string>>
  /** For the log alone. */
  readonly reason?: string
}> {
  override get message(): string {
    return this.detail
  }
}

type DomainErrorOf<Code extends ProblemCode> = {
  [Tag in DomainError["_tag"]]: (typeof domainProblems)[Tag] extends Code
    ? Extract<DomainError, { readonly _tag: Tag }>
    : never
}[DomainError["_tag"]]

/** The errors that are answered with one of those codes. */
export type ErrorWithCode<Code extends ProblemCode> = DomainErrorOf<Code> | HttpProblem<Code>

export type EndpointError = DomainError | HttpProblem
