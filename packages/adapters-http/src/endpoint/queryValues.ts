import { Result } from "effect"
import { invalidRequest } from "./decodeInput.ts"
import type { HttpProblem } from "./problem.ts"

/** More than any endpoint has. A query with more is refused before it is parsed. */
const parametersMax = 32

const tooMany = invalidRequest([{ path: "", message: `has more than ${parametersMax} query parameters` }])

const countParts = (query: string): number => {
  let count = 1
  for (const character of query) if (character === "&") count += 1
  return count
}

/** Parses a query. Each parameter may appear once. */
export const queryValues = (
  query: string
): Result.Result<Readonly<Record<string, string>>, HttpProblem<"invalid-request">> => {
  if (countParts(query) > parametersMax) return Result.fail(tooMany)
  const values = new Map<string, string>()
  const repeated = new Set<string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (values.has(name)) repeated.add(name)
    values.set(name, value)
  }
  return repeated.size === 0
    ? Result.succeed(Object.fromEntries(values))
    : Result.fail(invalidRequest([...repeated].map((path) => ({ path, message: "is repeated" }))))
}
