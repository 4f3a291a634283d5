import { parseJson } from "@dealer-billing/domain/internal"
import { Effect, Result } from "effect"
import { HttpProblem } from "./problem.ts"

export const bodyBytesMaxDefault = 65_536

const jsonContentType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

const tooLarge = (bytesMax: number) =>
  new HttpProblem({ code: "body-too-large", detail: `The body must have at most ${bytesMax} bytes` })

const endedEarly = () =>
  new HttpProblem({ code: "invalid-request", detail: "The body ended before it was complete" })

const readChunk = (reader: ReadableStreamDefaultReader<Uint8Array>) =>
  Effect.tryPromise({ try: () => reader.read(), catch: endedEarly })

/** Reads the body, and stops at `bytesMax` whatever `Content-Length` says. */
const readBytes = Effect.fn("readBody.bytes")(function* (request: Request, bytesMax: number) {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) return yield* tooLarge(bytesMax)
  const reader = request.body?.getReader()
  const chunks: Array<Uint8Array> = []
  let size = 0
  while (reader !== undefined) {
    const { done, value } = yield* readChunk(reader)
    if (done) break
    size += value.byteLength
    if (size > bytesMax) return yield* tooLarge(bytesMax)
    chunks.push(value)
  }
  return new Uint8Array(Buffer.concat(chunks))
})

const checkHeaders = (
  request: Request,
  isWanted: (contentType: string) => boolean,
  wanted: string
): Effect.Effect<void, HttpProblem> => {
  const refuse = (detail: string) => Effect.fail(new HttpProblem({ code: "unsupported-media-type", detail }))
  const encoding = request.headers.get("content-encoding") ?? "identity"
  if (encoding.toLowerCase() !== "identity") return refuse("Send the body without Content-Encoding")
  return isWanted(request.headers.get("content-type") ?? "")
    ? Effect.void
    : refuse(`Send the body as Content-Type: ${wanted}`)
}

const checkJson = (request: Request) =>
  checkHeaders(request, (contentType) => jsonContentType.test(contentType), "application/json, in UTF-8")

interface ReadBody {
  readonly bytesMax: number
  /** An absent body is read as `{}`. */
  readonly isOptional: boolean
}

/** Reads the body as JSON: strict UTF-8, no duplicate keys. */
export const readBody = Effect.fn("readBody")(function* (request: Request, { bytesMax, isOptional }: ReadBody) {
  if (!isOptional) yield* checkJson(request)
  const bytes = yield* readBytes(request, bytesMax)
  if (bytes.length === 0 && isOptional) return {}
  if (isOptional) yield* checkJson(request)
  if (bytes.length === 0) return yield* new HttpProblem({ code: "malformed-json", detail: "The body is empty" })
  return yield* Effect.fromResult(
    Result.mapError(
      parseJson(bytes),
      (problem) => new HttpProblem({ code: "malformed-json", detail: `The body is not valid JSON: ${problem}` })
    )
  )
})

/** Generators of clients that do not know a media type know this one. */
export const anyBytes = "application/octet-stream"

/** Reads the bytes of a body of another media type; parameters of the type are ignored. */
export const readRawBody = Effect.fn("readRawBody")(function* (
  request: Request,
  { bytesMax, mediaType }: { readonly bytesMax: number; readonly mediaType: string }
) {
  const isWanted = (contentType: string) =>
    [mediaType, anyBytes].includes(contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "")
  yield* checkHeaders(request, isWanted, mediaType)
  return yield* readBytes(request, bytesMax)
})
