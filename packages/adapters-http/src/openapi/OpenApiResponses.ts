import { Schema, Struct } from "effect"
import type { Endpoint } from "../endpoint/endpoint.ts"
import { inputCodes } from "../endpoint/inputCode.ts"
import type { OpenApiSchemas } from "./OpenApiSchemas.ts"
import { problemHeaders } from "./openapiHeaders.ts"
import { problems, type ProblemCode } from "../endpoint/problem.ts"
import { problemMediaType } from "../endpoint/problemAnswer.ts"

const InputProblemJson = Schema.Struct({
  path: Schema.String.annotate({ description: "Dotted, such as requisite.inn; empty for the whole request" }),
  code: Schema.Literals(inputCodes).annotate({ description: "What is wrong with the field; stable" }),
  message: Schema.String
}).annotate({ identifier: "InputProblem" })

const ProblemJson = Schema.Struct({
  type: Schema.String,
  title: Schema.String,
  status: Schema.Int,
  detail: Schema.String,
  code: Schema.Literals(Struct.keys(problems)),
  errors: Schema.optionalKey(Schema.Array(InputProblemJson)).annotate({
    description: "invalid-request: all problems of the input, at most 100"
  }),
  billId: Schema.optionalKey(Schema.String).annotate({ description: "bill-conflict: the existing bill" }),
  parkedIds: Schema.optionalKey(Schema.Array(Schema.String)).annotate({
    description: "payment-ambiguous: the parked messages; use one of these ids"
  }),
  requestId: Schema.String
}).annotate({ identifier: "Problem" })

/** What any request can be answered with. */
const commonCodes: ReadonlyArray<ProblemCode> = [
  "malformed-http",
  "unauthorized",
  "forbidden",
  "not-acceptable",
  "request-timeout",
  "body-too-large",
  "unsupported-media-type",
  "misdirected-request",
  "rate-limited",
  "headers-too-large",
  "internal",
  "authentication-unavailable",
  "overloaded",
  "storage-unavailable"
]

const badRequestCodes: ReadonlyArray<ProblemCode> = [
  "invalid-request",
  "invalid-cursor",
  "malformed-json",
  "malformed-http"
]

/** The codes that this operation has besides the common ones. */
export const ownProblemCodes = (endpoint: Endpoint): ReadonlyArray<ProblemCode> => {
  const found = endpoint.params.notFound === null ? [] : [endpoint.params.notFound]
  return [...new Set([...found, ...endpoint.problems])].filter((code) => !commonCodes.includes(code))
}

const list = (codes: ReadonlyArray<ProblemCode>): string =>
  codes.map((code) => `\`${code}\`: ${problems[code].title}`).join("\n\n")

const nameCodes = (codes: ReadonlyArray<ProblemCode>): string => codes.map((code) => `\`${code}\``).join(", ")

const content = (schemas: OpenApiSchemas) => ({ [problemMediaType]: { schema: schemas.ofAnswer(ProblemJson) } })

/** `DealerNotFound` for `dealer-not-found`. */
const responseName = (code: ProblemCode): string =>
  code
    .split("-")
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join("")

const refer = (name: string) => ({ $ref: `#/components/responses/${name}` })

/** The problems of operations; what several have in common is shared. */
export class OpenApiResponses {
  readonly #schemas: OpenApiSchemas
  readonly #components: Record<string, object>

  constructor(schemas: OpenApiSchemas) {
    this.#schemas = schemas
    this.#components = {
      BadRequest: {
        description: `${nameCodes(badRequestCodes)}. \`errors\` has each problem of the input`,
        headers: problemHeaders([]),
        content: content(schemas)
      },
      Problem: {
        description: `Any other problem: ${nameCodes(commonCodes)}`,
        headers: problemHeaders(commonCodes),
        content: content(schemas)
      }
    }
  }

  /** A status with codes of the operation's own, those of bad input, and the rest as `default`. */
  ofOperation(endpoint: Endpoint): Readonly<Record<string, object>> {
    const own = ownProblemCodes(endpoint).filter((code) => !badRequestCodes.includes(code))
    const byStatus = Map.groupBy(own, (code) => String(problems[code].status))
    const others = [...byStatus].filter(([status]) => !(status in endpoint.answers))
    return {
      400: refer("BadRequest"),
      ...Object.fromEntries(others.map(([status, codes]) => [status, this.#describe(codes)])),
      default: refer("Problem")
    }
  }

  components(): Readonly<Record<string, object>> {
    return this.#components
  }

  #describe(codes: ReadonlyArray<ProblemCode>) {
    const response = { description: list(codes), content: content(this.#schemas) }
    const [only] = codes
    if (codes.length > 1 || only === undefined) return response
    this.#components[responseName(only)] = response
    return refer(responseName(only))
  }
}
