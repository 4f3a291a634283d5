import { getRequestListener } from "@hono/node-server"
import { Effect } from "effect"
import { createServer, type Server } from "node:http"
import { SandboxNotStarted } from "../shared/SandboxNotStarted.ts"
import type { Hono } from "hono"
import type { SandboxEnv } from "./HttpEnvironment.ts"

interface Listen {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly app: Hono<SandboxEnv>
}

const open = ({ app, host, port }: Listen) =>
  Effect.callback<Server, SandboxNotStarted>((resume) => {
    const listener = getRequestListener((request, bindings) => app.fetch(request, bindings), {
      overrideGlobalObjects: false
    })
    const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
    server.once("error", (error) => resume(new SandboxNotStarted({ reason: error.message })))
    server.listen(port, host, () => resume(Effect.succeed(server)))
  })

/** Closes open connections, since silent and dripping answers would never end. */
const close = (server: Server) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

export const listen = Effect.fn("listen")(function* (options: Listen) {
  const server = yield* Effect.acquireRelease(open(options), close)
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : options.port
})
