import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { getRequestListener, RequestError } from "@hono/node-server"
import { Context, Duration, Effect, Layer, Schedule, Schema } from "effect"
import { answerClientErrors } from "./answerClientErrors.ts"
import type { HttpServices } from "../HttpServices.ts"
import { makeHttpApp, type HttpAppOptions } from "../makeHttpApp.ts"
import { Readiness, type ReadinessCheck } from "../Readiness.ts"
import { RunningRequests } from "./RunningRequests.ts"
import { wireProblem } from "./wireProblem.ts"

/** What one caller may cost the server. */
export const serverLimits = {
  headersTimeoutMs: 5_000,
  /** For the whole request, its body included. */
  requestTimeoutMs: 15_000,
  /** How long a connection may wait for its next request. */
  keepAliveTimeoutMs: 5_000,
  headersCountMax: 64,
  headersBytesMax: 16_384,
  /** More are closed as soon as they come. */
  connectionsMax: 4_096,
  /** How long running requests may take to end when the server stops. */
  stopTimeoutMs: 10_000
}
export type ServerLimits = typeof serverLimits

const connectionsCheckingIntervalMs = 1_000
const stopPollMs = 50

/** The server could not listen: the address is in use, or not ours. */
export class HttpServerNotStarted extends Schema.TaggedError<HttpServerNotStarted>()("HttpServerNotStarted", {
  host: Schema.String,
  port: Schema.Int,
  reason: Schema.String
}) {
  override get message(): string {
    return `Cannot listen on ${this.host}:${this.port}: ${this.reason}`
  }
}

/** The running server. */
export class HttpServer extends Context.Service<HttpServer, { readonly port: number }>()(
  "@dealer-billing/adapters-http/HttpServer"
) {}

export interface HttpServerOptions extends HttpAppOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Other limits than `serverLimits`. */
  readonly limits?: Partial<ServerLimits>
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "the address is in use",
  EACCES: "there is no permission for that port",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "the host is not known"
}

/** What the listener throws away before the application sees it. */
const answerListenerError = (error: unknown): Response => {
  const { body, headers, status } = wireProblem(error instanceof RequestError ? "malformed-http" : "internal")
  return new Response(body, { status, headers })
}

/**
 * Two parties could take a different one of two for the right one (RFC 9112, section 3.2), and of one that is no part
 * of an address, as `a.1`, the listener learns only when it is in the middle of the request.
 */
const hasBadHost = ({ headers, rawHeaders }: IncomingMessage): boolean =>
  rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length > 1 ||
  !URL.canParse(`http://${headers.host ?? ""}`)

const stopping: ReadonlyArray<ReadinessCheck> = [{ name: "process", ok: false, detail: "is about to stop" }]

/** A server that stops is not ready, whatever else is well. */
const readyUnlessStopping = (services: Context.Context<HttpServices>, requests: RunningRequests) => {
  const { check } = Context.get(services, Readiness)
  return Context.add(services, Readiness, {
    check: Effect.suspend(() => (requests.isStopping ? Effect.succeed(stopping) : check))
  })
}

const makeServer = (services: Context.Context<HttpServices>, options: HttpServerOptions) => {
  const limits = { ...serverLimits, ...options.limits }
  const requests = new RunningRequests()
  const app = makeHttpApp(readyUnlessStopping(services, requests), options)
  const listener = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    errorHandler: answerListenerError
  })
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    requests.begin(incoming, outgoing)
    if (!hasBadHost(incoming)) return void listener(incoming, outgoing)
    const { body, headers, status } = wireProblem("malformed-http")
    outgoing.writeHead(status, headers).end(body)
  }
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: connectionsCheckingIntervalMs,
      maxHeaderSize: limits.headersBytesMax,
      // The listener refuses a request without one as well, and in our words.
      requireHostHeader: false
    },
    handle
  )
  // An expectation that is not known may be ignored (RFC 9110, section 10.1.1).
  server.on("checkExpectation", handle)
  server.maxHeadersCount = limits.headersCountMax
  server.maxConnections = limits.connectionsMax
  answerClientErrors(server)
  return { server, requests }
}

const listen = (server: Server, { host, port }: HttpServerOptions) =>
  Effect.callback<number, HttpServerNotStarted>((resume) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? ""] ?? error.code ?? "unknown"
      resume(Effect.fail(new HttpServerNotStarted({ host, port, reason })))
    })
    server.listen({ host, port }, () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })

const close = (server: Server) =>
  Effect.suspend(() => {
    const closed = Effect.callback<void>((resume) => {
      server.close(() => resume(Effect.void))
    })
    // A kept connection becomes idle only when its last request ends, so it is looked for again and again.
    const closeIdle = Effect.sync(() => server.closeIdleConnections()).pipe(
      Effect.repeat(Schedule.spaced(Duration.millis(stopPollMs)))
    )
    return Effect.raceFirst(closed, closeIdle)
  })

/**
 * Says at once that it is not ready, and goes on listening until the requests that run then have ended, so that a
 * load balancer can see it; then takes no new connection, and closes what is left when the time is over.
 */
const stop = ({ requests, server }: ReturnType<typeof makeServer>, timeoutMs: number) =>
  Effect.gen(function* () {
    if (!server.listening) return
    const areLeft = requests.beginStop()
    const drained = Effect.sleep(Duration.millis(stopPollMs)).pipe(Effect.repeat({ while: areLeft }))
    yield* Effect.andThen(drained, close(server)).pipe(
      Effect.timeoutOrElse({
        duration: Duration.millis(timeoutMs),
        orElse: () =>
          Effect.sync(() => {
            server.close()
            server.closeAllConnections()
          })
      })
    )
  })

/** Listens until its scope closes; needs the ports of the domain, the tariffs and the readiness. */
export const httpServerLayer = (
  options: HttpServerOptions
): Layer.Layer<HttpServer, HttpServerNotStarted, HttpServices> =>
  Layer.effect(
    HttpServer,
    Effect.gen(function* () {
      const services = yield* Effect.context<HttpServices>()
      const { server } = yield* Effect.acquireRelease(
        Effect.sync(() => makeServer(services, options)),
        (started) => stop(started, options.limits?.stopTimeoutMs ?? serverLimits.stopTimeoutMs)
      )
      const port = yield* listen(server, options)
      yield* Effect.logInfo(`HTTP listens on ${options.host}:${port}`)
      return { port }
    })
  )
