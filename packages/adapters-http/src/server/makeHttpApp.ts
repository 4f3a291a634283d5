import { Effect, Result, type Context } from "effect"
import { Hono, type MiddlewareHandler } from "hono"
import { unmaskedReads } from "../access/unmaskedReads.ts"
import { admission, admissionDefaults, type Admission, type AdmissionOptions } from "../limits/admission.ts"
import { authenticator, type AuthenticationOptions } from "../access/authentication.ts"
import { invalidRequest } from "../endpoint/decodeInput.ts"
import { mountDocs } from "../openapi/docs.ts"
import { endpoints } from "../openapi/endpoints.ts"
import { isProbe } from "../system/isProbe.ts"
import type { ServedHosts } from "../access/servedHosts.ts"
import type { HttpServices } from "../endpoint/HttpServices.ts"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { mountEndpoint } from "./mountEndpoint.ts"
import { observe } from "../system/observe.ts"
import { HttpProblem } from "../endpoint/problem.ts"
import { internalProblem, problemAnswer } from "../endpoint/problemAnswer.ts"
import { bodyBytesMaxDefault } from "../endpoint/readBody.ts"
import type { RunEffect } from "../endpoint/runEffect.ts"

export interface HttpAppOptions extends AuthenticationOptions, Partial<AdmissionOptions> {
  /** 64 KiB by default. */
  readonly bodyBytesMax?: number
  readonly routes?: Routes
  /** Absent: every host is served. */
  readonly hosts?: ServedHosts
}

export type Routes = "all" | "api" | "probes"

const isDecodable = (url: string): boolean => {
  try {
    decodeURIComponent(url.replaceAll("+", " "))
    return true
  } catch {
    return false
  }
}

const allowedMethods = (methods: ReadonlyArray<string>): string =>
  [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ")

const mountOtherMethods = (app: Hono<HttpVariables>, path: string, methods: ReadonlyArray<string>): void => {
  const allow = allowedMethods(methods)
  app.all(path.replace(/\{(\w+)\}/g, ":$1"), (context) => {
    context.set("route", path)
    if (context.req.method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: allow } })
    const detail = `${path} supports ${allow}`
    const problem = new HttpProblem({ code: "method-not-allowed", detail, headers: { Allow: allow } })
    return problemAnswer(problem, context.var.requestId)
  })
}

const notFound = new HttpProblem({ code: "not-found", detail: "No such path; GET /docs lists all" })

const misdirected = new HttpProblem({
  code: "misdirected-request",
  detail: "The host of this request is not served; the setting HTTP_ALLOWED_HOSTS lists the hosts that are"
})

const limitOpenRoutes =
  (run: RunEffect, { limitUnauthenticated }: Admission): MiddlewareHandler<HttpVariables> =>
  async (context, next) => {
    const counted = await run(Effect.result(limitUnauthenticated(context)))
    return Result.isFailure(counted) ? problemAnswer(counted.failure, context.var.requestId) : next()
  }

const checkHost =
  (hosts: ServedHosts, counted: MiddlewareHandler<HttpVariables>): MiddlewareHandler<HttpVariables> =>
  async (context, next) => {
    const { hostname } = new URL(context.req.url)
    if (isProbe(context.req.path) ? hosts.servesProbe(hostname) : hosts.serves(hostname)) return next()
    return counted(context, async () => {
      context.res = problemAnswer(misdirected, context.var.requestId)
    })
  }

const mountOpenDocs = (
  app: Hono<HttpVariables>,
  counted: MiddlewareHandler<HttpVariables>
): ReadonlyArray<string> => {
  for (const path of ["/openapi.json", "/docs", "/docs/*"]) app.use(path, counted)
  return mountDocs(app)
}

/** The whole API as a Hono application, for the server and for tests. */
export const makeHttpApp = (
  services: Context.Context<HttpServices>,
  { bodyBytesMax = bodyBytesMaxDefault, hosts, routes = "all", ...options }: HttpAppOptions
): Hono<HttpVariables> => {
  const run: RunEffect = Effect.runPromiseWith(services)
  const admitted = admission({ ...admissionDefaults, ...options })
  const counted = limitOpenRoutes(run, admitted)
  const mountOptions = {
    services,
    authenticate: authenticator(options),
    admission: admitted,
    bodyBytesMax,
    recordUnmaskedRead: unmaskedReads()
  }
  const app = new Hono<HttpVariables>()
  app.use(observe(run))
  if (hosts !== undefined) app.use(checkHost(hosts, counted))
  app.use(async (context, next) => {
    if (isDecodable(context.req.url)) return next()
    const problem = invalidRequest([{ path: "", message: "has percent-encoding that is not valid UTF-8" }])
    return problemAnswer(problem, context.var.requestId)
  })
  const served = endpoints.filter(({ path }) => routes === "all" || isProbe(path) === (routes === "probes"))
  for (const endpoint of served) mountEndpoint(app, endpoint, mountOptions)
  const documentPaths = routes === "probes" ? [] : mountOpenDocs(app, counted)
  const methodsByPath = Map.groupBy(
    [...served, ...documentPaths.map((path) => ({ path, method: "GET" }))],
    (endpoint) => endpoint.path
  )
  for (const [path, declared] of methodsByPath) {
    mountOtherMethods(
      app,
      path,
      declared.map((endpoint) => endpoint.method)
    )
  }
  app.all("*", counted, (context) => problemAnswer(notFound, context.var.requestId))
  app.onError(async (error, context) => {
    await run(Effect.logError("A request failed outside its handler", error))
    return problemAnswer(internalProblem(), context.var.requestId)
  })
  return app
}
