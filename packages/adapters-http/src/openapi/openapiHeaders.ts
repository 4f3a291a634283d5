import type { EndpointInfo } from "../endpoint/endpoint.ts"
import type { ProblemCode } from "../endpoint/problem.ts"

const text = { type: "string" }

/** The headers of answers, described once. */
export const headerComponents = {
  "X-Request-Id": {
    description: "The id of this request: yours if you sent one, and the logs have it too",
    schema: { type: "string", pattern: "^[A-Za-z0-9._~-]{1,128}$" },
    required: true,
    example: "7f3a"
  },
  Location: { description: "Where the new object is found", schema: text, example: "/v1/bills/1" },
  "Preference-Applied": { description: "How long was waited at most", schema: text, example: "wait=5" },
  "Retry-After": {
    description: "In how many seconds to send the same request again",
    schema: { type: "integer", minimum: 0 },
    example: 2
  },
  RateLimit: {
    description:
      "Requests that are left (r) and seconds until there are more (t); draft-ietf-httpapi-ratelimit-headers",
    schema: text,
    example: `"caller";r=998;t=1`
  },
  "RateLimit-Policy": {
    description: "How many requests (q) a caller has in how many seconds (w)",
    schema: text,
    example: `"caller";q=1000;w=5`
  },
  "WWW-Authenticate": {
    description: "What is missing (RFC 6750)",
    schema: text,
    example: 'Bearer realm="dealer-billing"'
  }
}

type HeaderName = keyof typeof headerComponents

const refer = (names: ReadonlyArray<HeaderName>) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

const everywhere: ReadonlyArray<HeaderName> = ["X-Request-Id", "RateLimit", "RateLimit-Policy"]

/** The headers of an answer that is no problem. */
export const answerHeaders = (endpoint: EndpointInfo, status: string) =>
  refer([
    ...everywhere,
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

/** The headers of the problems of one status. */
export const problemHeaders = (codes: ReadonlyArray<ProblemCode>) =>
  refer([...new Set([...everywhere, ...codes.flatMap((code) => headersByCode[code] ?? [])])])
