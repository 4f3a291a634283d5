import { Cause, Effect, Exit, Option } from "effect"
import { Headers, HttpTraceContext } from "effect/http"
import type { Context } from "hono"
import type { EncodedReply, EndpointInfo } from "../endpoint/endpoint.ts"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { isProbe } from "./isProbe.ts"
import type { EndpointError } from "../endpoint/problem.ts"
import { getProblemStatus } from "../endpoint/problemAnswer.ts"

/** For log, metrics and trace: the caller disconnected. Nobody receives it. */
export const callerLeftStatus = 499

const getStatus = (exit: Exit.Exit<EncodedReply, EndpointError>): number => {
  if (Exit.isSuccess(exit)) return exit.value.status
  const failure = Cause.findErrorOption(exit.cause)
  if (Option.isSome(failure)) return getProblemStatus(failure.value)
  return Cause.hasInterruptsOnly(exit.cause) ? callerLeftStatus : 500
}

const readParent = (traceparent: string | undefined) =>
  traceparent === undefined
    ? Option.none()
    : HttpTraceContext.w3c(Headers.fromRecordUnsafe({ traceparent: traceparent.trim() }))

/** A span that continues the caller's trace (W3C `traceparent`). Only a status of 500 or more makes it fail. */
export const traceRequest = <R>(
  endpoint: EndpointInfo,
  context: Context<HttpVariables>,
  request: Effect.Effect<EncodedReply, EndpointError, R>
): Effect.Effect<Exit.Exit<EncodedReply, EndpointError>, EndpointError, R> => {
  if (isProbe(endpoint.path)) return Effect.withTracerEnabled(Effect.exit(request), false)
  const parent = readParent(context.req.header("traceparent"))
  const traced = Effect.gen(function* () {
    context.set("traceId", (yield* Effect.orDie(Effect.currentSpan)).traceId)
    const exit = yield* Effect.exit(request)
    const status = getStatus(exit)
    const location = Exit.isSuccess(exit) ? exit.value.location : undefined
    yield* Effect.annotateCurrentSpan({
      "http.response.status_code": status,
      ...(location === undefined ? {} : { "http.response.header.location": location })
    })
    if (status >= 500 && Exit.isFailure(exit)) return yield* Effect.failCause(exit.cause)
    return exit
  })
  return Effect.withSpan(traced, `${endpoint.method} ${endpoint.path}`, {
    kind: "server",
    attributes: {
      "http.request.method": endpoint.method,
      "http.route": endpoint.path,
      "request.id": context.var.requestId
    },
    ...(Option.isSome(parent) ? { parent: parent.value } : { root: true })
  })
}
