import { Hono } from "hono"
import { billingRoutes } from "./billingRoutes.ts"
import type { HttpEnvironment, SandboxEnv } from "./HttpEnvironment.ts"
import { invoicePdfRoute } from "./invoicePdfRoute.ts"
import { onlyLoopback } from "./onlyLoopback.ts"
import { onlyOwnHosts, onlyOwnPages } from "./onlyOwnPages.ts"
import { readBytes } from "./readBytes.ts"
import { sandboxRoutes } from "./sandboxRoutes.ts"

const error = (status: number, code: string, message: string): Response =>
  Response.json({ error: { code, message } }, { status })

export const sandboxApp = (environment: HttpEnvironment): Hono<SandboxEnv> =>
  new Hono<SandboxEnv>()
    .use(onlyOwnHosts(environment.baseUrl))
    .use("/sandbox/*", onlyLoopback, onlyOwnPages)
    .use(readBytes)
    .route("/v1", invoicePdfRoute(environment))
    .route("/v1", billingRoutes(environment))
    .route("/sandbox", sandboxRoutes(environment))
    .notFound((context) => error(404, "route-not-found", `Not found: ${context.req.method} ${context.req.path}`))
    .onError(() => error(500, "internal", "Internal error"))
