import { Context, Effect, Exit, Layer, Scope } from "effect"
import { afterAll } from "vitest"
import { HttpServer, httpServerLayer, type HttpServerOptions } from "../src/index.ts"
import { apiKeys, type makeHttpBench } from "./httpBench.ts"

/** A real server on a free port until the file's end, with limits that no test reaches by chance. */
export const startServer = async (
  bench: ReturnType<typeof makeHttpBench>,
  options: Partial<HttpServerOptions> = {}
): Promise<number> => {
  const scope = Effect.runSync(Scope.make())
  const unlimited = { strangerRequestsPerSecondMax: 1_000_000 }
  const limits = { connectionsPerAddressMax: 4_096, ...options.limits }
  const layer = httpServerLayer({ host: "127.0.0.1", port: 0, apiKeys, ...unlimited, ...options, limits })
  const built = await Effect.runPromiseWith(await bench.services())(Layer.buildWithScope(layer, scope))
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  return Context.get(built, HttpServer).port
}
