import { CurrentChange } from "@dealer-billing/domain"
import { Effect, Result, Schema } from "effect"
import type { RecordWholeRead } from "../access/wholeReads.ts"
import type { Scope } from "../access/apiKeys.ts"
import type { HttpServices } from "./HttpServices.ts"
import type { Input, PathInput } from "./input.ts"
import { negotiate } from "./negotiate.ts"
import type { EndpointError, ErrorWithCode, HttpProblem, ProblemCode } from "./problem.ts"
import { queryValues } from "./queryValues.ts"

/** One form of an answer, made only when it is asked for. */
export interface Rendering<E> {
  /** Of what is to be saved as a file. */
  readonly fileName?: string
  readonly content: Effect.Effect<string | Uint8Array<ArrayBuffer>, E, HttpServices>
}

/** What a handler answers; the value is encoded by the endpoint's schema. */
export interface Reply<A> {
  readonly status: 200 | 201 | 503
  readonly value: A
  readonly location?: string
}

/** What a handler answers when the answer is encoded elsewhere: one form for each media type of the endpoint. */
export interface RenderedReply<E> {
  readonly status: 200
  readonly renderings: Readonly<Record<string, Rendering<E>>>
}

/** What a handler gets: all of it decoded. */
export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** How long the caller lets us wait for Billing, in ms; 0 unless asked. */
  readonly waitMs: number
  /** The name of the caller's key; "anybody" where none is needed. */
  readonly caller: string
  /** What the caller's key permits, beyond what the endpoint needs. */
  readonly scopes: ReadonlyArray<Scope>
  /** Whether the caller may see this dealer's requisites whole; that they are seen is recorded. */
  readonly mayShowWhole: Effect.Effect<boolean, never, HttpServices>
}

/** What is known of an endpoint without calling it; enough for its route and its part of the OpenAPI document. */
export interface EndpointInfo {
  /** The operation's name in the contract. */
  readonly name: string
  readonly method: "GET" | "POST" | "PUT"
  /** With parameters in braces. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** Any of them is enough; none: open to everybody. */
  readonly scopes: ReadonlyArray<Scope>
  /** Whether `Prefer: wait=N` is heeded. */
  readonly canWait?: boolean
  /** The meaning of each status that is no problem. */
  readonly answers: Readonly<Partial<Record<Reply<unknown>["status"], string>>>
  readonly mediaType?: string
  /** In which the answer is given too where `Accept` prefers them. */
  readonly otherMediaTypes?: ReadonlyArray<string>
  /** Of a body that is no JSON: the input then decodes its bytes. */
  readonly bodyMediaType?: string
  /** Another limit than the server's, in bytes. */
  readonly bodyBytesMax?: number
}

interface Declaration<Params, Query, Body, A, Code extends ProblemCode> extends EndpointInfo {
  readonly params: PathInput<Params>
  readonly query: Input<Query>
  /** Of a GET it is not read. */
  readonly body: Input<Body>
  readonly answer: Schema.ConstraintCodec<A, unknown>
  /** What a change is made to, where the path does not say it: for the audit, so no personal data. */
  readonly target?: (call: Call<Params, Query, Body>) => string
  /** The problems of the handler itself; those of reading the request are known. */
  readonly problems: ReadonlyArray<Code>
  readonly handle: (
    call: Call<Params, Query, Body>
  ) => Effect.Effect<
    Reply<A> | RenderedReply<ErrorWithCode<NoInfer<Code>>>,
    ErrorWithCode<NoInfer<Code>>,
    HttpServices
  >
}

/** A request as the router hands it over. */
export interface RawRequest {
  readonly params: Readonly<Record<string, string>>
  /** Without its question mark. */
  readonly readQuery: () => string
  readonly accept: string | undefined
  readonly readBody: (options: { readonly isOptional: boolean }) => Effect.Effect<unknown, HttpProblem>
  readonly readBytes: (mediaType: string) => Effect.Effect<Uint8Array, HttpProblem>
  readonly waitMs: number
  readonly caller: string
  readonly scopes: ReadonlyArray<Scope>
  readonly requestId: string
  readonly recordWholeRead: RecordWholeRead
  /** Runs it if there is room for one more request. */
  readonly withSlot: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | HttpProblem, R>
}

export interface EncodedReply {
  readonly status: number
  readonly content: string | Uint8Array<ArrayBuffer>
  readonly mediaType: string
  readonly fileName?: string
  readonly location?: string
  /** How long the caller was let wait at most, where it asked for that. */
  readonly waitS?: number
}

/** An endpoint, declared once: the route, the OpenAPI operation and a typed client come from it. */
export interface Endpoint extends EndpointInfo {
  readonly params: PathInput<unknown>
  readonly query: Input<unknown>
  readonly body: Input<unknown>
  readonly answer: Schema.Constraint
  readonly problems: ReadonlyArray<ProblemCode>
  /** Decodes, handles, encodes. */
  readonly run: (request: RawRequest) => Effect.Effect<EncodedReply, EndpointError, HttpServices>
}

/** The path with its parameters: what a change is made to. */
const filledPath = (path: string, params: RawRequest["params"]): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""))

export const jsonMediaType = "application/json"
export const csvMediaType = "text/csv"
export const pdfMediaType = "application/pdf"

/** How an answer of a media type is labelled, and documented. */
export const contentTypeOf = (mediaType: string): string =>
  mediaType === csvMediaType ? `${csvMediaType}; charset=utf-8` : mediaType

type BodyReader = Pick<EndpointInfo, "bodyMediaType" | "method"> & { readonly body: { readonly isEmpty: boolean } }

const readInput = ({ body, bodyMediaType, method }: BodyReader, request: RawRequest) => {
  if (method === "GET") return Effect.succeed({})
  return bodyMediaType === undefined
    ? request.readBody({ isOptional: body.isEmpty })
    : request.readBytes(bodyMediaType)
}

/** A query that is ignored costs nothing, however long it is: not even its parameters are told apart. */
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
    if (rendering === undefined) return yield* Effect.die(new Error(`${info.name} has no form ${wanted}`))
    const { content, fileName } = rendering
    const named = fileName === undefined ? {} : { fileName }
    return { status: reply.status, mediaType: wanted, content: yield* content, ...named }
  })
  const run = Effect.fn(`http.${info.name}`)(function* (request: RawRequest) {
    // Where there is one form only it is given whatever is asked for, as callers send `Accept` out of habit.
    const wanted = offered.length === 1 ? mediaType : yield* Effect.fromResult(negotiate(request.accept, offered))
    const call: Call<Params, Query, Body> = {
      params: yield* Effect.fromResult(params.decode(request.params)),
      query: yield* Effect.fromResult(readQuery(query, request)),
      body: yield* Effect.fromResult(body.decode(yield* readInput(declaration, request))),
      waitMs: request.waitMs,
      caller: request.caller,
      scopes: request.scopes,
      mayShowWhole: Effect.suspend(() =>
        request.recordWholeRead({ change, cmeDealerId: request.params.cmeDealerId ?? "", scopes: request.scopes })
      )
    }
    const change = {
      caller: request.caller,
      requestId: request.requestId,
      operation: info.name,
      target: target?.(call) ?? filledPath(info.path, request.params)
    }
    // Only now, since whoever sends a body slowly must not take the place of others.
    return yield* request.withSlot(
      Effect.provideService(answered(call, wanted), CurrentChange, method === "GET" ? null : change)
    )
  })
  return { ...info, answer, body, mediaType, method, params, query, run }
}
