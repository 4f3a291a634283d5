import { domainProblems, HttpProblem, problems, type EndpointError, type ProblemCode } from "./problem.ts"

export const problemMediaType = "application/problem+json"

export const inputProblemsMax = 100

const storageRetryAfterS = 2

/** The `type` of a problem: a URN, not an address. */
export const problemType = (code: ProblemCode): string => `urn:dealer-billing:problem:${code}`

const asHttpProblem = (error: EndpointError): HttpProblem => {
  if (error._tag === "HttpProblem") return error
  const code = domainProblems[error._tag]
  return code === "storage-unavailable"
    ? new HttpProblem({
        code,
        detail: "The storage did not answer. Send the same request again: it is never carried out twice",
        headers: { "Retry-After": String(storageRetryAfterS) }
      })
    : new HttpProblem({ code, detail: error.message })
}

export const getProblemStatus = (error: EndpointError): number => problems[asHttpProblem(error).code].status

/** Reveals nothing about the cause; the log has it under the request id. */
export const internalProblem = (): HttpProblem =>
  new HttpProblem({ code: "internal", detail: "Report the requestId: it finds the cause in the service log" })

/** RFC 9457, extended by `code`, `errors` and `requestId`. */
export const problemBody = (error: EndpointError, requestId: string): Readonly<Record<string, unknown>> => {
  const { code, detail, errors } = asHttpProblem(error)
  const { status, title } = problems[code]
  return {
    type: problemType(code),
    title,
    status,
    detail,
    code,
    ...(errors === undefined ? {} : { errors: errors.slice(0, inputProblemsMax) }),
    ...(error._tag === "BillConflict" ? { billId: error.billId.toString() } : {}),
    ...(error._tag === "PaymentAmbiguous" ? { parkedIds: error.parkedIds } : {}),
    requestId
  }
}

export const problemAnswer = (error: EndpointError, requestId: string): Response => {
  const { code, headers } = asHttpProblem(error)
  return new Response(JSON.stringify(problemBody(error, requestId)), {
    status: problems[code].status,
    headers: { "Content-Type": problemMediaType, ...headers }
  })
}
