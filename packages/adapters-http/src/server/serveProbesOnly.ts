import { randomUUID } from "node:crypto"
import { Hono } from "hono"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { HttpProblem } from "../endpoint/problem.ts"
import { problemAnswer } from "../endpoint/problemAnswer.ts"
import { RunningRequests } from "./RunningRequests.ts"
import type { Place } from "./listen.ts"
import { runServer } from "./runServer.ts"
import { probeServerLimits } from "./serverLimits.ts"

/** Serves until its scope closes: 200 for `/healthz`, 503 with `detail` for everything else. */
export const serveProbesOnly = (place: Place, detail: string) => {
  const unavailable = new HttpProblem({ code: "storage-unavailable", detail, headers: { "Retry-After": "5" } })
  const checks = [{ name: "database", ok: false, detail }]
  const app = new Hono<HttpVariables>()
  app.get("/healthz", (context) => context.json({ status: "ok" }))
  app.get("/readyz", (context) => context.json({ ready: false, checks }, 503))
  app.all("*", () => problemAnswer(unavailable, randomUUID()))
  return runServer("The probe server", place, {
    app,
    requests: new RunningRequests(),
    limits: probeServerLimits
  })
}
