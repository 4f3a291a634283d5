import { randomUUID } from "node:crypto"
import { secureHeaders } from "../system/observe.ts"
import { HttpProblem, problems, type ProblemCode } from "../endpoint/problem.ts"
import { problemBody, problemMediaType } from "../endpoint/problemAnswer.ts"

interface WireProblem {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The answer to a request that does not reach the application. */
export const wireProblem = (code: ProblemCode): WireProblem => {
  const { status, title } = problems[code]
  const requestId = randomUUID()
  return {
    status,
    body: JSON.stringify(problemBody(new HttpProblem({ code, detail: title }), requestId)),
    headers: {
      ...secureHeaders,
      "Content-Type": problemMediaType,
      "X-Request-Id": requestId,
      Connection: "close"
    }
  }
}
