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
        path: Schema.String.annotate({ description: "Dotted, such as requisite.inn; empty for the whole request" }),
        message: Schema.String
      })
    )
  ).annotate({ description: "invalid-request: all problems of the input" }),
  billId: Schema.optionalKey(Schema.String).annotate({ description: "bill-conflict: the existing bill" }),
  parkedIds: Schema.optionalKey(Schema.Array(Schema.String)).annotate({
    description: "payment-ambiguous: the parked messages; use one of these ids"
  }),
  requestId: Schema.String
}).annotate({ identifier: "Problem" })

const wireCodes: ReadonlyArray<ProblemCode> = [
  "malformed-http",
  "request-timeout",
  "misdirected-request",
  "headers-too-large"
]

const admissionCodes: ReadonlyArray<ProblemCode> = [
  "unauthorized",
  "forbidden",
  "rate-limited",
  "authentication-unavailable",
  "overloaded"
]

export const listProblemCodes = (endpoint: Endpoint): ReadonlyArray<ProblemCode> => {
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

const makeExample = (code: ProblemCode) => {
  const { status, title } = problems[code]
  const example = { type: problemType(code), title, status, detail: title, code, requestId: "7f3a" }
  if (code === "bill-conflict") return { ...example, billId: "1042" }
  if (code === "payment-ambiguous") return { ...example, parkedIds: ["parked-17", "parked-18"] }
  if (code !== "invalid-request") return example
  return { ...example, errors: [{ path: "requisite.inn", message: "its check digit is wrong" }] }
}

export const problemResponses = (endpoint: Endpoint, schemas: OpenApiSchemas) => {
  const problem = schemas.ofAnswer(ProblemJson)
  const byStatus = Map.groupBy(listProblemCodes(endpoint), (code) => String(problems[code].status))
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
            examples: Object.fromEntries(codes.map((code) => [code, { value: makeExample(code) }]))
          }
        }
      }
    ])
}
