import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { getRequestListener, RequestError } from "@hono/node-server"
import type { Hono } from "hono"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { limitConnections } from "../limits/connectionLimit.ts"
import { answerClientErrors } from "./answerClientErrors.ts"
import type { RunningRequests } from "./RunningRequests.ts"
import type { ServerLimits } from "./serverLimits.ts"
import { wireProblem } from "./wireProblem.ts"

const connectionsCheckingIntervalMs = 1_000

/** Errors of the listener, before the application sees the request. */
const answerListenerError = (error: unknown): Response => {
  const { body, headers, status } = wireProblem(error instanceof RequestError ? "malformed-http" : "internal")
  return new Response(body, { status, headers })
}

// Several hosts are ambiguous to proxies (RFC 9112, section 3.2). A host that is not valid in a URL, such as `a.1`,
// would make the listener throw while it handles the request.
const hasBadHost = ({ headers, rawHeaders }: IncomingMessage): boolean =>
  rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length > 1 ||
  !URL.canParse(`http://${headers.host ?? ""}`)

export interface ServerParts {
  readonly app: Hono<HttpVariables>
  readonly limits: ServerLimits
  readonly requests: RunningRequests
  readonly onConnectionRefused: () => void
}

export const makeServer = ({ app, limits, onConnectionRefused, requests }: ServerParts) => {
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
      // `hasBadHost` refuses a missing host, with a problem as the answer.
      requireHostHeader: false
    },
    handle
  )
  // Unknown expectations may be ignored (RFC 9110, section 10.1.1).
  server.on("checkExpectation", handle)
  server.maxHeadersCount = limits.headersCountMax
  limitConnections(server, limits, onConnectionRefused)
  answerClientErrors(server)
  return server
}
