import { Context, Effect, Layer } from "effect"
import { servedHosts } from "../access/servedHosts.ts"
import type { HttpServices } from "../endpoint/HttpServices.ts"
import { makeHttpApp, type HttpAppOptions, type Routes } from "./makeHttpApp.ts"
import { Readiness, type ReadinessCheck } from "../endpoint/Readiness.ts"
import { withCachedReadiness } from "./cachedReadiness.ts"
import { RunningRequests } from "./RunningRequests.ts"
import type { HttpServerNotStarted } from "./listen.ts"
import { runServer } from "./runServer.ts"
import { probeServerLimits, serverLimits, type ServerLimits } from "./serverLimits.ts"

export class HttpServer extends Context.Service<HttpServer, { readonly port: number }>()(
  "@dealer-billing/adapters-http/server/HttpServer"
) {}

export class ProbeServer extends Context.Service<ProbeServer, { readonly port: number }>()(
  "@dealer-billing/adapters-http/server/ProbeServer"
) {}

export interface ProbeServerOptions extends Omit<HttpAppOptions, "routes" | "hosts"> {
  readonly host: string
  /** The port for probes and metrics. Null: the API server serves them. 0: any free port. */
  readonly probePort?: number | null
}

export interface HttpServerOptions extends ProbeServerOptions {
  /** 0: any free port. */
  readonly port: number
  /** Host names of this service, without a port. On a loopback address the loopback names are always allowed. */
  readonly allowedHosts?: ReadonlyArray<string>
  readonly limits?: Partial<ServerLimits>
}

const stopping: ReadonlyArray<ReadinessCheck> = [{ name: "process", ok: false, detail: "the process is stopping" }]

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
  return runServer("The probe server", { host: options.host, port }, { app, requests, limits: probeServerLimits })
}

/** Serves the API until its scope closes. A separate probe server keeps answering while it stops. */
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
      return { port: yield* runServer("The API server", { host, port }, { app, requests, limits }) }
    })
  )

/** Serves probes and metrics of a process without the API. */
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
