import { CurrentChange } from "@dealer-billing/domain"
import { Effect, Result, Schema } from "effect"
import type { RecordUnmaskedRead } from "./RecordUnmaskedRead.ts"
import type { Scope } from "./Scope.ts"
import type { HttpServices } from "./HttpServices.ts"
import type { Input, PathInput } from "./input.ts"
import { negotiate } from "./negotiate.ts"
import type { EndpointError, ErrorWithCode, HttpProblem, ProblemCode } from "./problem.ts"
import { queryValues } from "./queryValues.ts"

interface Rendering<E> {
  readonly fileName?: string
  readonly content: Effect.Effect<string | Uint8Array<ArrayBuffer>, E, HttpServices>
}

/** A handler's answer; the endpoint's schema encodes the value. */
interface Reply<A> {
  readonly status: 200 | 201 | 503
  readonly value: A
  readonly location?: string
}

/** A handler's answer that is encoded elsewhere: one rendering per media type of the endpoint. */
interface RenderedReply<E> {
  readonly status: 200
  readonly renderings: Readonly<Record<string, Rendering<E>>>
}

export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** How long the caller lets us wait for Billing; 0 by default. */
  readonly waitMs: number
  readonly scopes: ReadonlyArray<Scope>
  /** Whether the caller may see this dealer's legal details unmasked. Running it records the read in the audit. */
  readonly mayShowUnmasked: Effect.Effect<boolean, never, HttpServices>
}

/** The static part of an endpoint: its route and its OpenAPI operation. */
export interface EndpointInfo {
  /** The `operationId`. */
  readonly name: string
  readonly method: "GET" | "POST" | "PUT"
  /** Parameters are in braces: `/v1/bills/{billId}`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** The caller needs one of them; empty: open to everybody. */
  readonly scopes: ReadonlyArray<Scope>
  /** Whether `Prefer: wait=N` is supported. */
  readonly canWait?: boolean
  /** A description for each status that is not a problem. */
  readonly answers: Readonly<Partial<Record<Reply<unknown>["status"], string>>>
  readonly mediaType?: string
  /** Further media types that `Accept` can choose. */
  readonly otherMediaTypes?: ReadonlyArray<string>
  /** For a body that is not JSON; the input then decodes its bytes. */
  readonly bodyMediaType?: string
  /** Absent: the server's limit. */
  readonly bodyBytesMax?: number
}

interface Declaration<Params, Query, Body, A, Code extends ProblemCode> extends EndpointInfo {
  readonly params: PathInput<Params>
  readonly query: Input<Query>
  /** Not read for GET. */
  readonly body: Input<Body>
  readonly answer: Schema.ConstraintCodec<A, unknown>
  /** The target in the audit, when the path does not name it. No personal data. */
  readonly target?: (call: Call<Params, Query, Body>) => string
  /** The handler's own problems; those of reading the request are added. */
  readonly problems: ReadonlyArray<Code>
  readonly handle: (
    call: Call<Params, Query, Body>
  ) => Effect.Effect<
    Reply<A> | RenderedReply<ErrorWithCode<NoInfer<Code>>>,
    ErrorWithCode<NoInfer<Code>>,
    HttpServices
  >
}

export interface RawRequest {
  readonly params: Readonly<Record<string, string>>
  /** Without the question mark. */
  readonly readQuery: () => string
  readonly accept: string | undefined
  readonly readBody: (options: { readonly isOptional: boolean }) => Effect.Effect<unknown, HttpProblem>
  readonly readBytes: (mediaType: string) => Effect.Effect<Uint8Array, HttpProblem>
  readonly waitMs: number
  readonly caller: string
  readonly scopes: ReadonlyArray<Scope>
  readonly requestId: string
  readonly recordUnmaskedRead: RecordUnmaskedRead
  /** Runs the effect, or fails as overloaded. */
  readonly withSlot: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | HttpProblem, R>
}

export interface EncodedReply {
  readonly status: number
  readonly content: string | Uint8Array<ArrayBuffer>
  readonly mediaType: string
  readonly fileName?: string
  readonly location?: string
  readonly waitS?: number
}

/** An endpoint. Its route, its OpenAPI operation and the typed client all come from this declaration. */
export interface Endpoint extends EndpointInfo {
  readonly params: PathInput<unknown>
  readonly query: Input<unknown>
  readonly body: Input<unknown>
  readonly answer: Schema.Constraint
  readonly problems: ReadonlyArray<ProblemCode>
  readonly run: (request: RawRequest) => Effect.Effect<EncodedReply, EndpointError, HttpServices>
}

const fillPath = (path: string, params: RawRequest["params"]): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""))

export const jsonMediaType = "application/json"
export const csvMediaType = "text/csv"
export const pdfMediaType = "application/pdf"

export const formatContentType = (mediaType: string): string =>
  mediaType === csvMediaType ? `${csvMediaType}; charset=utf-8` : mediaType

type BodyReader = Pick<EndpointInfo, "bodyMediaType" | "method"> & { readonly body: { readonly isEmpty: boolean } }

const readInput = ({ body, bodyMediaType, method }: BodyReader, request: RawRequest) => {
  if (method === "GET") return Effect.succeed({})
  return bodyMediaType === undefined
    ? request.readBody({ isOptional: body.isEmpty })
    : request.readBytes(bodyMediaType)
}

/** An ignored query is not even parsed, so that a long one costs nothing. */
const readQuery = <A>(query: Input<A>, request: RawRequest) =>
  query.isIgnored === true
    ? query.decode({})
    : Result.flatMap(queryValues(request.readQuery()), (values) => query.decode(values))

export const endpoint = <Params, Query, Body, A, const Code extends ProblemCode>(
  declaration: Declaration<Params, Query, Body, A, Code>
): Endpoint => {
  const { answer, body, handle, mediaType = jsonMediaType, method, params, query, target, ...info } = declaration
  const encode = Schema.encodeUnknownEffect(answer)
  const offered = [mediaType, ...(info.otherMediaTypes ?? [])] as const
  const encodeValue = Effect.fnUntraced(function* (value: A) {
    const encoded = yield* Effect.orDie(encode(value))
    return { mediaType, content: mediaType === jsonMediaType ? JSON.stringify(encoded) : String(encoded) }
  })
  const answered = Effect.fnUntraced(function* (call: Call<Params, Query, Body>, wanted: string) {
    const reply = yield* handle(call)
    if (!("renderings" in reply)) {
      const { value, ...rest } = reply
      return { ...rest, ...(yield* encodeValue(value)) }
    }
    const rendering = reply.renderings[wanted]
    if (rendering === undefined) return yield* Effect.die(new Error(`${info.name} cannot render ${wanted}`))
    const { content, fileName } = rendering
    const named = fileName === undefined ? {} : { fileName }
    return { status: reply.status, mediaType: wanted, content: yield* content, ...named }
  })
  const run = Effect.fn(`http.${info.name}`)(function* (request: RawRequest) {
    // With one media type `Accept` is ignored: many callers send it out of habit.
    const wanted = offered.length === 1 ? mediaType : yield* Effect.fromResult(negotiate(request.accept, offered))
    const call: Call<Params, Query, Body> = {
      params: yield* Effect.fromResult(params.decode(request.params)),
      query: yield* Effect.fromResult(readQuery(query, request)),
      body: yield* Effect.fromResult(body.decode(yield* readInput(declaration, request))),
      waitMs: request.waitMs,
      scopes: request.scopes,
      mayShowUnmasked: Effect.suspend(() =>
        request.recordUnmaskedRead({
          change,
          cmeDealerId: request.params.cmeDealerId ?? "",
          scopes: request.scopes
        })
      )
    }
    const change = {
      caller: request.caller,
      requestId: request.requestId,
      operation: info.name,
      target: target?.(call) ?? fillPath(info.path, request.params)
    }
    // Only after the body was read: a slow sender must not occupy a slot.
    return yield* request.withSlot(
      Effect.provideService(answered(call, wanted), CurrentChange, method === "GET" ? null : change)
    )
  })
  return { ...info, answer, body, mediaType, method, params, query, run }
}
