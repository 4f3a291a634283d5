import { Schema, Struct } from "effect"
import type { Endpoint } from "../endpoint/endpoint.ts"
import type { OpenApiSchemas } from "./OpenApiSchemas.ts"
import { problemHeaders } from "./openapiHeaders.ts"
import { problems, type ProblemCode } from "../endpoint/problem.ts"
import { problemMediaType, problemType } from "../endpoint/problemAnswer.ts"

const ProblemJson = Schema.Struct({
  type: Schema.String,
  title: Schema.String,
  status: Schema.Int,
  detail: Schema.String,
  code: Schema.Literals(Struct.keys(problems)),
  errors: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        path: Schema.String.annotate({ description: "Dotted; empty for the whole body" }),
        message: Schema.String
      })
    )
  ).annotate({ description: "Of invalid-request: everything that is wrong" }),
  billId: Schema.optionalKey(Schema.String).annotate({ description: "Of bill-conflict: the bill that is there" }),
  parkedIds: Schema.optionalKey(Schema.Array(Schema.String)).annotate({
    description: "Of payment-ambiguous: the messages, one of which is meant"
  }),
  requestId: Schema.String
}).annotate({ identifier: "Problem" })

/** Of requests that never reach their endpoint. */
const wireCodes: ReadonlyArray<ProblemCode> = [
  "malformed-http",
  "request-timeout",
  "misdirected-request",
  "headers-too-large"
]

/** What every caller can meet where a key is needed. */
const admissionCodes: ReadonlyArray<ProblemCode> = [
  "unauthorized",
  "forbidden",
  "rate-limited",
  "authentication-unavailable",
  "overloaded"
]

/** All the problems that a caller of an endpoint can meet. */
export const problemCodesOf = (endpoint: Endpoint): ReadonlyArray<ProblemCode> => {
  const reading: ReadonlyArray<ProblemCode> =
    endpoint.method === "GET"
      ? []
      : [
          ...(endpoint.bodyMediaType === undefined ? (["malformed-json"] as const) : []),
          "body-too-large",
          "unsupported-media-type"
        ]
  const all: ReadonlyArray<ProblemCode> = [
    "invalid-request",
    ...wireCodes,
    ...reading,
    ...(endpoint.otherMediaTypes === undefined ? [] : (["not-acceptable"] as const)),
    ...(endpoint.scopes.length === 0 ? (["rate-limited"] as const) : admissionCodes),
    ...(endpoint.params.notFound === null ? [] : [endpoint.params.notFound]),
    ...endpoint.problems,
    "internal"
  ]
  return [...new Set(all)]
}

const exampleOf = (code: ProblemCode) => {
  const { status, title } = problems[code]
  const example = { type: problemType(code), title, status, detail: title, code, requestId: "7f3a" }
  if (code === "bill-conflict") return { ...example, billId: "1042" }
  if (code === "payment-ambiguous") return { ...example, parkedIds: ["parked-17", "parked-18"] }
  if (code !== "invalid-request") return example
  return { ...example, errors: [{ path: "requisite.inn", message: "its check digit is wrong" }] }
}

/** One response per status, with an example of each code; it has no other codes. */
export const problemResponses = (endpoint: Endpoint, schemas: OpenApiSchemas) => {
  const problem = schemas.ofAnswer(ProblemJson)
  const byStatus = Map.groupBy(problemCodesOf(endpoint), (code) => String(problems[code].status))
  return [...byStatus]
    .filter(([status]) => !(status in endpoint.answers))
    .map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join("\n\n"),
        headers: problemHeaders(codes),
        content: {
          [problemMediaType]: {
            schema: { allOf: [problem, { type: "object", properties: { code: { enum: codes } } }] },
            examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }]))
          }
        }
      }
    ])
}
