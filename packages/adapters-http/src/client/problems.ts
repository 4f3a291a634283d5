import type { Problem } from "./generated/shared.ts"

/** The stable name of a problem: decide by it. A newer service may answer one that this client does not know. */
export type ProblemCode = Problem["code"]

/**
 * The service said no, or not now: RFC 9457 as it was answered. What was asked for was not done; of a status of 500 and
 * more that is not certain, and the same call may be sent again.
 */
export class DealerBillingProblem extends Error {
  override readonly name = "DealerBillingProblem"
  /** The operation that was called. */
  readonly operation: string
  readonly status: number
  readonly code: ProblemCode
  /** For people. */
  readonly detail: string
  /** Of `invalid-request`: everything that is wrong. */
  readonly errors: ReadonlyArray<{ readonly path: string; readonly message: string }>
  /** What to look for in the service's logs. */
  readonly requestId: string
  /** The whole answer. */
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

/** Why there is no answer: nobody answered, too late, or something that is none of the service's answers. */
export type UnavailableReason = "network" | "timeout" | "unexpected-answer"

/**
 * There is no answer of the service, so it is not known whether the call was carried out. Call again with the same
 * content: that never does a thing twice.
 */
export class DealerBillingUnavailable extends Error {
  override readonly name = "DealerBillingUnavailable"
  readonly operation: string
  readonly reason: UnavailableReason
  /** Of the answer of somebody else, a gateway for example. */
  readonly status: number | null
  /** How often it was tried. */
  readonly attempts: number
  /** The id that was sent, the same in all attempts. */
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
