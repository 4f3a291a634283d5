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

export interface ServerParts {
  readonly app: Hono<HttpVariables>
  readonly limits: ServerLimits
  readonly requests: RunningRequests
  /** Called for every connection that an address has too many of. */
  readonly onConnectionRefused: () => void
}

/** A server that does not listen yet. */
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
      // The listener refuses a request without one as well, and in our words.
      requireHostHeader: false
    },
    handle
  )
  // An expectation that is not known may be ignored (RFC 9110, section 10.1.1).
  server.on("checkExpectation", handle)
  server.maxHeadersCount = limits.headersCountMax
  limitConnections(server, limits, onConnectionRefused)
  answerClientErrors(server)
  return server
}
