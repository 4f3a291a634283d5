import { randomUUID } from "node:crypto"
import { Clock, Effect } from "effect"
import type { MiddlewareHandler } from "hono"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { isProbe } from "./isProbe.ts"
import { addressGroup } from "../limits/addressGroup.ts"
import { refusalSampler } from "../limits/refusalSampler.ts"
import { countRequest } from "./metrics.ts"
import type { RunEffect } from "../endpoint/runEffect.ts"

export const requestIdLengthMax = 128
export const requestIdPattern = /^[A-Za-z0-9._~-]{1,128}$/

/** Anybody can cause these in any number. */
const sampledStatuses: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 421, 429, 503])

/** Answers hold money and personal data: no caching, no framing, no type guessing. */
export const secureHeaders: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY"
}

interface RequestLine {
  readonly caller: string
  readonly route: string
  readonly status: number
}

/** Gives every request an id, headers, a log line and metrics. The log never has a whole path, a query or a body. */
export const observe = (run: RunEffect): MiddlewareHandler<HttpVariables> => {
  const sampler = refusalSampler()

  const logRequest = Effect.fnUntraced(function* (line: RequestLine, nowMs: number) {
    for (const { count, kind } of sampler.takeLeftOut(nowMs)) {
      yield* Effect.logInfo(`Answered ${count} more requests with ${kind}`)
    }
    const { caller, route, status } = line
    if (sampledStatuses.has(status) && !sampler.shouldLog(`${status} to ${caller}`)) return
    const log = isProbe(route) && status < 400 ? Effect.logDebug : Effect.logInfo
    yield* Effect.annotateLogs(log("Answered a request"), { ...line })
  })

  return async (context, next) => {
    const asked = context.req.header("X-Request-Id") ?? ""
    const requestId = requestIdPattern.test(asked) ? asked : randomUUID()
    context.set("requestId", requestId)
    context.set("route", "unmatched")
    const startedMs = await run(Clock.currentTimeMillis)
    await next()
    for (const [name, value] of Object.entries(secureHeaders)) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value)
    }
    for (const [name, value] of Object.entries(context.get("rateLimit") ?? {})) context.res.headers.set(name, value)
    context.res.headers.set("X-Request-Id", requestId)
    const { method } = context.req
    const { refusal, route, target, traceId } = context.var
    const { status } = context.res
    await run(
      Effect.gen(function* () {
        const nowMs = yield* Clock.currentTimeMillis
        const durationMs = nowMs - startedMs
        yield* countRequest({ method, route, status, durationMs })
        const line = {
          requestId,
          ...(traceId === undefined ? {} : { traceId }),
          ...(refusal === undefined ? {} : { refusal }),
          method,
          route,
          ...(target === undefined ? {} : { target }),
          status,
          durationMs,
          client: addressGroup(context.env?.incoming?.socket.remoteAddress),
          caller: context.get("caller") ?? "-"
        }
        yield* logRequest(line, nowMs)
      })
    )
  }
}
