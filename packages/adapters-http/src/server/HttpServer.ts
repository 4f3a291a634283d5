import { Context, Effect, Layer } from "effect"
import { servedHosts } from "../access/servedHosts.ts"
import type { HttpServices } from "../endpoint/HttpServices.ts"
import { makeHttpApp, type HttpAppOptions, type Routes } from "../makeHttpApp.ts"
import { Readiness, type ReadinessCheck } from "../system/Readiness.ts"
import { withCachedReadiness } from "./cachedReadiness.ts"
import { RunningRequests } from "./RunningRequests.ts"
import type { HttpServerNotStarted } from "./listen.ts"
import { runServer } from "./runServer.ts"
import { probeServerLimits, serverLimits, type ServerLimits } from "./serverLimits.ts"

/** The running server of the API. */
export class HttpServer extends Context.Service<HttpServer, { readonly port: number }>()(
  "@dealer-billing/adapters-http/server/HttpServer"
) {}

/** The running server of probes and metrics. */
export class ProbeServer extends Context.Service<ProbeServer, { readonly port: number }>()(
  "@dealer-billing/adapters-http/server/ProbeServer"
) {}

export interface ProbeServerOptions extends Omit<HttpAppOptions, "routes" | "hosts"> {
  readonly host: string
  /** Where probes and metrics are served; null: by the server of the API, if there is one. 0 takes a free one. */
  readonly probePort?: number | null
}

export interface HttpServerOptions extends ProbeServerOptions {
  /** 0 takes a free one. */
  readonly port: number
  /** The names that callers use for this service, without a port; of a loopback address there are some anyway. */
  readonly allowedHosts?: ReadonlyArray<string>
  /** Other limits than `serverLimits`. */
  readonly limits?: Partial<ServerLimits>
}

const stopping: ReadonlyArray<ReadinessCheck> = [{ name: "process", ok: false, detail: "is about to stop" }]

/** A server that stops is not ready, whatever else is well. */
const readyUnlessStopping = (services: Context.Context<HttpServices>, requests: RunningRequests) => {
  const { check } = Context.get(services, Readiness)
  return Context.add(services, Readiness, {
    check: Effect.suspend(() => (requests.isStopping ? Effect.succeed(stopping) : check))
  })
}

const runProbes = (services: Context.Context<HttpServices>, options: ProbeServerOptions, port: number) => {
  const hosts = servedHosts({ boundTo: options.host, allowed: [] })
  const app = makeHttpApp(services, { ...options, hosts, routes: "probes" })
  const requests = new RunningRequests()
  return runServer(
    "The server of probes",
    { host: options.host, port },
    { app, requests, limits: probeServerLimits }
  )
}

/**
 * Listens until its scope closes; needs the ports of the domain, the tariffs and the readiness. Its probes go on for
 * as long as it stops.
 */
export const httpServerLayer = (
  options: HttpServerOptions
): Layer.Layer<HttpServer, HttpServerNotStarted, HttpServices> =>
  Layer.effect(
    HttpServer,
    Effect.gen(function* () {
      const { allowedHosts = [], host, port, probePort = null } = options
      const requests = new RunningRequests()
      const services = readyUnlessStopping(
        yield* withCachedReadiness(yield* Effect.context<HttpServices>()),
        requests
      )
      if (probePort !== null) yield* runProbes(services, options, probePort)
      const hosts = servedHosts({ boundTo: host, allowed: allowedHosts })
      const routes: Routes = probePort === null ? "all" : "api"
      const app = makeHttpApp(services, { ...options, hosts, routes })
      const limits = { ...serverLimits, ...options.limits }
      return { port: yield* runServer("HTTP", { host, port }, { app, requests, limits }) }
    })
  )

/** Probes and metrics of a process that does not serve the API. */
export const probeServerLayer = (
  options: ProbeServerOptions & { readonly probePort: number }
): Layer.Layer<ProbeServer, HttpServerNotStarted, HttpServices> =>
  Layer.effect(
    ProbeServer,
    Effect.gen(function* () {
      const services = yield* withCachedReadiness(yield* Effect.context<HttpServices>())
      return { port: yield* runProbes(services, options, options.probePort) }
    })
  )
