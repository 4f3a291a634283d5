import { Result } from "effect"
import { invalidRequest } from "./decodeInput.ts"
import type { HttpProblem } from "./problem.ts"

/** The parameters of a query, each of which may stand once. */
export const queryValues = (
  query: URLSearchParams
): Result.Result<Readonly<Record<string, string>>, HttpProblem<"invalid-request">> => {
  const names = [...new Set(query.keys())]
  const repeated = names.filter((name) => query.getAll(name).length > 1)
  return repeated.length === 0
    ? Result.succeed(Object.fromEntries(query))
    : Result.fail(invalidRequest(repeated.map((path) => ({ path, message: "stands more than once" }))))
}
