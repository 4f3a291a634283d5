import type { Schemas } from "./operations.ts"

type Problem = Schemas["Problem"]

/** The stable code of a problem: decide by it. A newer service may send an unknown one. */
export type ProblemCode = Problem["code"]

/**
 * The service refused the call (RFC 9457). Nothing was done if `status` is below 500; otherwise that is unknown: send
 * the same call again.
 */
export class DealerBillingProblem extends Error {
  override readonly name = "DealerBillingProblem"
  readonly operation: string
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
  /** For `invalid-request`: all problems of the input. */
  readonly errors: ReadonlyArray<Schemas["InputProblem"]>
  readonly requestId: string
  readonly problem: Problem

  constructor(operation: string, problem: Problem) {
    super(`${operation}: ${problem.status} ${problem.code}: ${problem.detail} (request ${problem.requestId})`)
    this.operation = operation
    this.status = problem.status
    this.code = problem.code
    this.detail = problem.detail
    this.errors = problem.errors ?? []
    this.requestId = problem.requestId
    this.problem = problem
  }
}

/** `unexpected-answer`: not from the service, but from a gateway for example. */
export type UnavailableReason = "network" | "timeout" | "unexpected-answer"

/**
 * The service did not answer, so it is unknown whether the call was carried out. Send the same call again: nothing is
 * done twice.
 */
export class DealerBillingUnavailable extends Error {
  override readonly name = "DealerBillingUnavailable"
  readonly operation: string
  readonly reason: UnavailableReason
  /** The status of an `unexpected-answer`. */
  readonly status: number | null
  readonly attempts: number
  /** The same for all attempts. */
  readonly requestId: string

  constructor(
    operation: string,
    details: {
      readonly reason: UnavailableReason
      readonly status: number | null
      readonly attempts: number
      readonly requestId: string
      readonly cause?: unknown
    }
  ) {
    const { attempts, cause, reason, requestId, status } = details
    const seen = status === null ? reason : `${reason}, HTTP ${status}`
    super(`${operation}: no answer in ${attempts} attempts: ${seen} (request ${requestId})`, { cause })
    this.operation = operation
    this.reason = reason
    this.status = status
    this.attempts = attempts
    this.requestId = requestId
  }
}
