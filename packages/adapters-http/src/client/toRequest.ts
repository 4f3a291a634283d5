import { routes, type OperationName } from "./generated/routes.ts"

/** What is sent, but for the key. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type AnyInput = Readonly<Record<string, unknown>>

/** These never reach the service: addresses are shortened by them before they are sent. */
const isPathPart = (text: string): boolean => text !== "" && text !== "." && text !== ".."

/** An operation and its input as a request: of what is no part of the path, `body` is the body, the rest the query. */
export const toRequest = (
  name: OperationName,
  baseUrl: string,
  input: AnyInput,
  { requestId, wait }: { readonly requestId: string; readonly wait?: number | undefined }
): OutgoingRequest => {
  const route = routes[name]
  const { mediaType, method, path } = route
  // Of another type than JSON, a body is a text that is sent as it is.
  const bodyMediaType = "bodyMediaType" in route ? route.bodyMediaType : "application/json"
  const { body, ...rest } = input
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(rest)) {
    if (value !== undefined && !path.includes(`{${key}}`)) query.append(key, String(value))
  }
  const filled = path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = String(rest[key] ?? "")
    if (!isPathPart(value)) throw new RangeError(`${name}: ${key} cannot be ${JSON.stringify(value)}`)
    return encodeURIComponent(value)
  })
  return {
    method,
    url: `${baseUrl.replace(/(?<!\/)\/+$/, "")}${filled}${query.size === 0 ? "" : `?${query}`}`,
    headers: {
      accept: `${mediaType}, application/problem+json`,
      "x-request-id": requestId,
      ...(wait === undefined ? {} : { prefer: `wait=${wait}` }),
      ...(body === undefined ? {} : { "content-type": bodyMediaType })
    },
    ...(body === undefined
      ? {}
      : { body: bodyMediaType === "application/json" ? JSON.stringify(body) : String(body) })
  }
}
