import { randomUUID } from "node:crypto"
import { Hono } from "hono"
import type { HttpVariables } from "../HttpVariables.ts"
import { HttpProblem } from "../problem.ts"
import { problemAnswer } from "../problemAnswer.ts"
import { RunningRequests } from "./RunningRequests.ts"
import type { Place } from "./listen.ts"
import { runServer } from "./runServer.ts"
import { probeServerLimits } from "./serverLimits.ts"

/**
 * Listens until its scope closes, while the service cannot begin yet: the process lives, it is not ready for the
 * reason of `detail`, and everything else is answered 503.
 */
export const waitingServer = (place: Place, detail: string) => {
  const unavailable = new HttpProblem({ code: "storage-unavailable", detail, headers: { "Retry-After": "5" } })
  const checks = [{ name: "database", ok: false, detail }]
  const app = new Hono<HttpVariables>()
  app.get("/healthz", (context) => context.json({ status: "ok" }))
  app.get("/readyz", (context) => context.json({ ready: false, checks }, 503))
  app.all("*", () => problemAnswer(unavailable, randomUUID()))
  return runServer("The server that waits", place, {
    app,
    requests: new RunningRequests(),
    limits: probeServerLimits
  })
}
