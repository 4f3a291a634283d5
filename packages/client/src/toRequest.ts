import { routes } from "./generated/routes.ts"
import type { OperationName } from "./operations.ts"

export interface OutgoingRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type AnyInput = Readonly<Record<string, unknown>>

/** URL normalisation would remove an empty or a dot segment. */
const isPathPart = (text: string): boolean => text !== "" && text !== "." && text !== ".."

/** Makes the request of an operation: input fields that are not in the path or `body` go into the query. */
export const toRequest = (
  name: OperationName,
  baseUrl: string,
  input: AnyInput,
  { requestId, wait }: { readonly requestId: string; readonly wait?: number | undefined }
): OutgoingRequest => {
  const route = routes[name]
  const { mediaType, method, path } = route
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
