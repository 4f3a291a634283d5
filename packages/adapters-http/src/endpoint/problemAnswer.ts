import { domainProblems, HttpProblem, problems, type EndpointError, type ProblemCode } from "./problem.ts"

export const problemMediaType = "application/problem+json"

/** The most problems of one request that are answered. */
export const inputProblemsMax = 100

/** How long a caller should wait when the storage is away, in seconds. */
const storageRetryAfterS = 2

/** The `type` of a problem: a name, not an address. */
export const problemType = (code: ProblemCode): string => `urn:dealer-billing:problem:${code}`

const asHttpProblem = (error: EndpointError): HttpProblem => {
  if (error._tag === "HttpProblem") return error
  const code = domainProblems[error._tag]
  return code === "storage-unavailable"
    ? new HttpProblem({
        code,
        detail: "The storage did not answer; nothing was half done, the same request may be sent again",
        headers: { "Retry-After": String(storageRetryAfterS) }
      })
    : new HttpProblem({ code, detail: error.message })
}

/** The status that an error is answered with. */
export const statusOf = (error: EndpointError): number => problems[asHttpProblem(error).code].status

/** Says nothing about what went wrong; the log has it under the request's id. */
export const internalProblem = (): HttpProblem =>
  new HttpProblem({ code: "internal", detail: "The log holds the details under this request's id" })

/** RFC 9457 with our `code`, `errors` and `requestId`. */
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

/** The answer to a request that failed. */
export const problemAnswer = (error: EndpointError, requestId: string): Response => {
  const { code, headers } = asHttpProblem(error)
  return new Response(JSON.stringify(problemBody(error, requestId)), {
    status: problems[code].status,
    headers: { "Content-Type": problemMediaType, ...headers }
  })
}
