import { Result, Schema, SchemaIssue } from "effect"
import { inputCode } from "./inputCode.ts"
import { HttpProblem, type FieldProblem } from "./problem.ts"

/** Paths in answers are cut to this length: names of unknown fields come from the caller. */
const pathLengthMax = 200

const rewordings: ReadonlyArray<readonly [RegExp, string]> = [
  [/^Expected ("[^|]*" \| .*)$/, "must be one of $1"],
  [/^Expected (string|number|boolean)$/, "must be a $1"],
  [/^Expected (object|array)$/, "must be an $1"],
  [/^Expected /, "must be "]
]

/** Puts the schema library's own messages into the words of the domain's. */
const reword = (message: string): string => {
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

export const inputProblems = (error: Schema.SchemaError): ReadonlyArray<FieldProblem> =>
  format(error.issue).issues.map(({ message, path }) => ({
    path: (path ?? []).map(pathKey).join(".").slice(0, pathLengthMax),
    message: reword(message)
  }))

export const invalidRequest = (found: ReadonlyArray<FieldProblem>): HttpProblem<"invalid-request"> => {
  const errors = found.map(({ message, path }) => ({ path, code: inputCode(message), message }))
  const [first] = errors
  const count = errors.length === 1 ? "1 problem" : `${errors.length} problems, the first`
  const where = first === undefined || first.path === "" ? "the request" : first.path
  return new HttpProblem({
    code: "invalid-request",
    detail: first === undefined ? "The request is not valid" : `${count}: ${where} ${first.message}`,
    errors
  })
}

/** Decodes external input: refuses unknown fields and reports all problems at once. */
export const decodeInput = <A>(
  schema: Schema.ConstraintDecoder<A>,
  input: unknown
): Result.Result<A, HttpProblem<"invalid-request">> =>
  Result.mapError(
    Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })(input),
    (error) => invalidRequest(inputProblems(error))
  )
