import type { EndpointInfo } from "../endpoint/endpoint.ts"
import type { ProblemCode } from "../endpoint/problem.ts"
import { requestIdPattern } from "../system/observe.ts"

const text = { type: "string" }

export const headerComponents = {
  "X-Request-Id": {
    description: "The id of this request, also in the logs: yours if it is valid, otherwise a new one",
    schema: { type: "string", pattern: requestIdPattern.source },
    required: true,
    example: "7f3a"
  },
  Location: { description: "The path of the new object", schema: text, example: "/v1/bills/1" },
  "Preference-Applied": { description: "The longest wait that was granted", schema: text, example: "wait=5" },
  "Retry-After": {
    description: "Seconds to wait before you send the same request again",
    schema: { type: "integer", minimum: 0 },
    example: 2
  },
  RateLimit: {
    description:
      "r: requests left; t: seconds until the full quota is available again (draft-ietf-httpapi-ratelimit-headers)",
    schema: text,
    example: `"caller";r=4998;t=1`
  },
  "RateLimit-Policy": {
    description: "q: the quota of requests; w: its window in seconds",
    schema: text,
    example: `"caller";q=5000;w=5`
  },
  "WWW-Authenticate": {
    description: "How to authenticate (RFC 6750)",
    schema: text,
    example: 'Bearer realm="dealer-billing"'
  }
}

type HeaderName = keyof typeof headerComponents

const refer = (names: ReadonlyArray<HeaderName>) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

const everywhere: ReadonlyArray<HeaderName> = ["X-Request-Id", "RateLimit", "RateLimit-Policy"]

export const answerHeaders = (endpoint: EndpointInfo, status: string) =>
  refer([
    "X-Request-Id",
    ...(status === "201" ? (["Location"] as const) : []),
    ...(endpoint.canWait === true ? (["Preference-Applied"] as const) : [])
  ])

const headersByCode: Partial<Record<ProblemCode, ReadonlyArray<HeaderName>>> = {
  unauthorized: ["WWW-Authenticate"],
  forbidden: ["WWW-Authenticate"],
  "rate-limited": ["Retry-After"],
  "authentication-unavailable": ["Retry-After"],
  overloaded: ["Retry-After"],
  "storage-unavailable": ["Retry-After"]
}

export const problemHeaders = (codes: ReadonlyArray<ProblemCode>) =>
  refer([...new Set([...everywhere, ...codes.flatMap((code) => headersByCode[code] ?? [])])])
