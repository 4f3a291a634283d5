import { StorageUnavailable } from "@dealer-billing/domain"
import { Cause } from "effect"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { ConnectFailed } from "../client/ConnectFailed.ts"
import { NoAnswer } from "../client/NoAnswer.ts"
import { sqlStateOf, StatementFailed } from "./StatementFailed.ts"

/**
 * `Again`: another transaction was first, so this one must read again. `Retry`: a later attempt may succeed.
 * `Unavailable`: it will not. `Bug`: our statement is wrong.
 */
type StorageFailure =
  | {
      readonly _tag: "Again" | "Retry" | "Unavailable"
      readonly reason: string
      readonly where?: string
      readonly sqlState?: string
    }
  | { readonly _tag: "Bug"; readonly defect: StatementFailed }

/**
 * What the domain sees of a failure inside a transaction. The outermost `transact` finds the cause in it, and repeats
 * the transaction if that can help.
 */
export class TransactionFailed extends StorageUnavailable {
  /** `outdated`: the data changed between the read and the lock. */
  declare readonly failure: SqlError | "outdated"

  static readonly of = (failure: SqlError | "outdated"): TransactionFailed =>
    Object.assign(new TransactionFailed({ reason: "a transaction failed" }), { failure })
}

/** read_only_sql_transaction: the server is a standby. */
export const readOnlyState = "25006"

const retried: Readonly<Record<string, string>> = {
  [readOnlyState]: "the database accepts no writes at the moment",
  "25P03": "a transaction was idle for too long",
  "40001": "a transaction conflicted with another one",
  "40P01": "deadlock between transactions",
  "53300": "the database has too many connections",
  "55P03": "a lock was not granted in time",
  "57P01": "the database is shutting down",
  "57P02": "the database has crashed",
  "57P03": "the database is starting"
}

const unavailable: Readonly<Record<string, string>> = {
  "3D000": "the database does not exist",
  "53100": "disk full",
  "57014": "a statement took too long",
  "57P04": "the database was dropped"
}

/** By SQLSTATE class, the first two characters. */
const unavailableClasses: Readonly<Record<string, string>> = {
  "28": "the database refused our credentials",
  "53": "the database has run out of a resource",
  "58": "the database server reports a system error"
}

/**
 * Keys that are looked up before the insert: a violation means that another transaction stored the same payment, or the
 * same id of Billing, in between. Which key is reported first is up to the database.
 */
const firstWriterConstraints = new Set([
  "payments_pkey",
  "payments_account_key",
  "transfer_payment_key",
  "processed_message_pkey",
  "processed_message_applied_key",
  "invoice_total_pkey",
  "billing_operation_remote_key"
])

const classifyConnect = ({ code, isPermanent, reason, where }: ConnectFailed): StorageFailure => {
  const retryReason = code === null ? undefined : retried[code]
  if (retryReason !== undefined) return { _tag: "Retry", reason: retryReason, where }
  return { _tag: isPermanent ? "Unavailable" : "Retry", reason, where }
}

const classify = (error: SqlError): StorageFailure => {
  if (error.reason.cause instanceof ConnectFailed) return classifyConnect(error.reason.cause)
  const { reason } = error
  const state = sqlStateOf(error) ?? ""
  if (reason._tag === "UniqueViolation" && firstWriterConstraints.has(reason.constraint)) {
    return { _tag: "Again", reason: "another transaction stored the same row at the same time" }
  }
  const retryReason = retried[state]
  if (retryReason !== undefined) return { _tag: "Retry", reason: retryReason, sqlState: state }
  if (reason.cause instanceof NoAnswer) {
    return { _tag: "Unavailable", reason: "the database did not answer in time" }
  }
  if (reason._tag === "ConnectionError") return { _tag: "Retry", reason: "the database cannot be reached" }
  const unavailableReason = unavailable[state] ?? unavailableClasses[state.slice(0, 2)]
  if (unavailableReason !== undefined) return { _tag: "Unavailable", reason: unavailableReason, sqlState: state }
  if (reason._tag === "AuthenticationError") {
    return { _tag: "Unavailable", reason: "the database refused our credentials" }
  }
  return { _tag: "Bug", defect: StatementFailed.of(error) }
}

const defectOrError = (reason: Cause.Reason<unknown>): unknown =>
  Cause.isFailReason(reason) ? reason.error : Cause.isDieReason(reason) ? reason.defect : null

const unwrap = (each: unknown): unknown => (each instanceof TransactionFailed ? each.failure : each)

/** The first driver error in a cause, as failure or defect; null if there is none. */
export const findSqlError = (cause: Cause.Cause<unknown>): SqlError | null =>
  cause.reasons.map(defectOrError).map(unwrap).find(isSqlError) ?? null

/** For a cause in which `findSqlError` has found nothing. */
export const withoutSqlError = <E>(cause: Cause.Cause<E>): Cause.Cause<Exclude<E, SqlError>> =>
  cause as Cause.Cause<Exclude<E, SqlError>>

/** Null for another failure. Defects count too: the driver dies if a connection is lost inside a transaction. */
export const findStorageFailure = (cause: Cause.Cause<unknown>): StorageFailure | null => {
  if (Cause.hasInterrupts(cause)) return null
  const error = findSqlError(cause)
  if (error !== null) return classify(error)
  return cause.reasons.map(defectOrError).some((each) => unwrap(each) === "outdated")
    ? { _tag: "Again", reason: "the data that was read is outdated" }
    : null
}
