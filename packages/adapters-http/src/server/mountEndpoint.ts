import { Cause, Effect, Exit, Option, type Context as Services } from "effect"
import type { Context, Hono } from "hono"
import type { Admission } from "../limits/admission.ts"
import { checkScope, type authenticator } from "../access/authentication.ts"
import type { Caller } from "../access/Caller.ts"
import type { RecordUnmaskedRead } from "../endpoint/RecordUnmaskedRead.ts"
import { describeTarget } from "../operations/describeTarget.ts"
import { formatContentType, type EncodedReply, type Endpoint, type RawRequest } from "../endpoint/endpoint.ts"
import type { HttpServices } from "../endpoint/HttpServices.ts"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { isProbe } from "../system/isProbe.ts"
import { preferredWaitS } from "../endpoint/preferredWait.ts"
import type { EndpointError } from "../endpoint/problem.ts"
import { internalProblem, problemAnswer } from "../endpoint/problemAnswer.ts"
import { readBody, readRawBody } from "../endpoint/readBody.ts"
import { callerLeftStatus, traceRequest } from "../system/traceRequest.ts"

interface MountOptions {
  readonly services: Services.Context<HttpServices>
  readonly authenticate: ReturnType<typeof authenticator>
  readonly admission: Admission
  readonly bodyBytesMax: number
  readonly recordUnmaskedRead: RecordUnmaskedRead
}

const replyHeaders = (endpoint: Endpoint, { fileName, location, mediaType, waitS }: EncodedReply) => ({
  "Content-Type": formatContentType(mediaType),
  ...(endpoint.otherMediaTypes === undefined ? {} : { Vary: "Accept" }),
  ...(fileName === undefined ? {} : { "Content-Disposition": `attachment; filename="${fileName}"` }),
  ...(location === undefined ? {} : { Location: location }),
  ...(waitS === undefined ? {} : { "Preference-Applied": `wait=${waitS}` })
})

const replyAnswer = (endpoint: Endpoint, reply: EncodedReply): Response =>
  new Response(reply.content, { status: reply.status, headers: replyHeaders(endpoint, reply) })

/** Known callers are limited by name, unknown ones by address, so that keys cannot be guessed by trying. */
const admit = Effect.fn("http.admit")(function* (
  endpoint: Endpoint,
  context: Context<HttpVariables>,
  { admission, authenticate }: MountOptions
) {
  const origin = {
    address: admission.getAddress(context),
    refuseIfFailing: admission.refuseFailingAddress(context)
  }
  const caller = yield* authenticate(context.req.header("Authorization"), origin).pipe(
    Effect.tapError(({ reason }) => {
      if (reason !== undefined) context.set("refusal", reason)
      return admission.limitUnauthenticated(context)
    })
  )
  context.set("caller", caller.name)
  yield* admission.countCaller(context, caller.name)
  return yield* Effect.fromResult(checkScope(caller, endpoint.scopes))
})

const nobody: Caller = { name: "anybody", scopes: [] }

const handle = Effect.fn("http.handle")(function* (
  endpoint: Endpoint,
  context: Context<HttpVariables>,
  options: MountOptions,
  waitS: number
) {
  const isOpen = endpoint.scopes.length === 0
  if (isOpen) yield* options.admission.limitProbe(context)
  const caller = isOpen ? nobody : yield* admit(endpoint, context, options)
  const bytesMax = endpoint.bodyBytesMax ?? options.bodyBytesMax
  const request: Omit<RawRequest, "waitMs"> = {
    params: context.req.param(),
    readQuery: () => new URL(context.req.url).search.slice(1),
    accept: context.req.header("Accept"),
    readBody: ({ isOptional }) => readBody(context.req.raw, { bytesMax, isOptional }),
    readBytes: (mediaType) => readRawBody(context.req.raw, { bytesMax, mediaType }),
    caller: caller.name,
    scopes: caller.scopes,
    requestId: context.var.requestId,
    recordUnmaskedRead: options.recordUnmaskedRead,
    // Probes and metrics must answer even when the service is overloaded.
    withSlot: (effect) => (isProbe(endpoint.path) ? effect : options.admission.withSlot(caller.name, effect))
  }
  const immediate = endpoint.run({ ...request, waitMs: 0 })
  if (waitS === 0) return yield* immediate
  const waiting = Effect.map(endpoint.run({ ...request, waitMs: waitS * 1000 }), (reply) => ({ ...reply, waitS }))
  return yield* options.admission.withLongPollSlot<EncodedReply, EndpointError, HttpServices>(waiting, immediate)
})

/** An unexpected failure is logged with its cause; the caller learns only the request id. */
const toResponse = Effect.fnUntraced(function* (
  exit: Exit.Exit<EncodedReply, EndpointError>,
  endpoint: Endpoint,
  requestId: string
) {
  if (Exit.isSuccess(exit)) return replyAnswer(endpoint, exit.value)
  const failure = Cause.findErrorOption(exit.cause)
  if (Option.isSome(failure)) return problemAnswer(failure.value, requestId)
  if (Cause.hasInterruptsOnly(exit.cause)) return new Response(null, { status: callerLeftStatus })
  yield* Effect.logError("A request failed", exit.cause)
  return problemAnswer(internalProblem(), requestId)
})

/** Adds the endpoint's route. When the caller disconnects, a read is interrupted and a write is completed. */
export const mountEndpoint = (app: Hono<HttpVariables>, endpoint: Endpoint, options: MountOptions): void => {
  const path = endpoint.path.replace(/\{(\w+)\}/g, ":$1")
  const runExit = Effect.runPromiseExitWith(options.services)
  const run = Effect.runPromiseWith(options.services)
  app.on(endpoint.method, path, async (context) => {
    const { requestId } = context.var
    context.set("route", endpoint.path)
    context.set("target", describeTarget(context.req.param()))
    const annotated = Effect.annotateLogs({ requestId, operation: endpoint.name })
    const waitS = endpoint.canWait === true ? preferredWaitS(context.req.header("Prefer")) : 0
    const signal = endpoint.method === "GET" ? { signal: context.req.raw.signal } : {}
    const traced = traceRequest(endpoint, context, handle(endpoint, context, options, waitS))
    const exit = Exit.match(await runExit(annotated(traced), signal), {
      onSuccess: (ended) => ended,
      onFailure: Exit.failCause
    })
    return run(annotated(toResponse(exit, endpoint, requestId)))
  })
}
