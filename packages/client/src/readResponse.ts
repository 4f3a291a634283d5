import { routes } from "./generated/routes.ts"
import type { OperationName, Schemas } from "./operations.ts"

type Problem = Schemas["Problem"]

/** The result of one attempt. `foreign`: an answer that is not the service's. */
export type Outcome =
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown; readonly requestId: string }
  | { readonly kind: "problem"; readonly problem: Problem; readonly retryAfterMs: number | null }
  | { readonly kind: "foreign"; readonly status: number; readonly retryAfterMs: number | null }

const isProblem = (body: unknown): body is Problem =>
  typeof body === "object" && body !== null && "code" in body && typeof body.code === "string" && "status" in body

/** `Retry-After` as seconds, or as a date relative to the answer's `Date`, so that our clock does not matter. */
export const retryAfterMs = (headers: Headers): number | null => {
  const text = headers.get("retry-after")?.trim() ?? ""
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000
  const delay = Date.parse(text) - Date.parse(headers.get("date") ?? "")
  return Number.isNaN(delay) ? null : Math.max(0, delay)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads an answer, and tells the service's own from a gateway's. Rejects if the body is incomplete. */
export const readResponse = async (name: OperationName, response: Response): Promise<Outcome> => {
  const { mediaType, statuses } = routes[name]
  const { headers, status } = response
  const text = await response.text()
  const type = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase()
  const foreign = { kind: "foreign" as const, status, retryAfterMs: retryAfterMs(headers) }
  if (type === "application/problem+json") {
    const problem = parse(text)
    return isProblem(problem) ? { kind: "problem", problem, retryAfterMs: foreign.retryAfterMs } : foreign
  }
  if (type !== mediaType || !statuses.some((declared) => declared === status)) return foreign
  const body = mediaType === "application/json" ? parse(text) : text
  if (body === undefined) return foreign
  return { kind: "answer", status, body, requestId: headers.get("x-request-id") ?? "" }
}
