import { Result, Schema, SchemaIssue } from "effect"
import { HttpProblem, type InputProblem } from "./problem.ts"

/** The most characters of a path that are answered: the names of unknown fields are the caller's. */
const pathLengthMax = 200

const rewordings: ReadonlyArray<readonly [RegExp, string]> = [
  [/^Expected ("[^|]*" \| .*)$/, "must be one of $1"],
  [/^Expected (string|number|boolean)$/, "must be a $1"],
  [/^Expected (object|array)$/, "must be an $1"],
  [/^Expected /, "must be "]
]

/** The schema library's own messages, in the words of the domain's. */
const reworded = (message: string): string => {
  const [pattern, words] = rewordings.find(([candidate]) => candidate.test(message)) ?? [/$^/, ""]
  return message.replace(pattern, words).replaceAll('" | "', '", "')
}

const format = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => {
    if (issue._tag === "MissingKey") return "is required"
    if (issue._tag === "UnexpectedKey") return "is not a known field"
    return SchemaIssue.defaultLeafHook(issue)
  }
})

const pathKey = (part: PropertyKey | { readonly key: PropertyKey }): string =>
  String(typeof part === "object" ? part.key : part)

/** Everything that a schema finds wrong with an input, in words for the caller's developer. */
export const inputProblems = (error: Schema.SchemaError): ReadonlyArray<InputProblem> =>
  format(error.issue).issues.map(({ message, path }) => ({
    path: (path ?? []).map(pathKey).join(".").slice(0, pathLengthMax),
    message: reworded(message)
  }))

export const invalidRequest = (errors: ReadonlyArray<InputProblem>): HttpProblem<"invalid-request"> => {
  const [first] = errors
  const count = errors.length === 1 ? "There is one problem" : `There are ${errors.length} problems`
  const where = first === undefined || first.path === "" ? "the request" : first.path
  return new HttpProblem({
    code: "invalid-request",
    detail: first === undefined ? "The request is not valid" : `${count}; the first: ${where} ${first.message}`,
    errors
  })
}

/** Decodes what came from outside: unknown fields are refused, all problems are found at once. */
export const decodeInput = <A>(
  schema: Schema.ConstraintDecoder<A>,
  input: unknown
): Result.Result<A, HttpProblem<"invalid-request">> =>
  Result.mapError(
    Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })(input),
    (error) => invalidRequest(inputProblems(error))
  )
