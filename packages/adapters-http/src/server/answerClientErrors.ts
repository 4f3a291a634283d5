import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Socket } from "node:net"
import type { Duplex } from "node:stream"
import type { ProblemCode } from "../endpoint/problem.ts"
import { wireProblem } from "./wireProblem.ts"

const codes: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "request-timeout",
  HPE_HEADER_OVERFLOW: "headers-too-large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "body-too-large"
}

const bytesOf = (code: ProblemCode): string => {
  const { body, headers, status } = wireProblem(code)
  const all = { ...headers, "Content-Length": Buffer.byteLength(body) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", body].join("\r\n")
}

/**
 * Answers bytes that are no request with a problem like any other; Node's own answer has neither a code nor an id.
 * Where an answer is being written, another one in the middle of it would only be taken for its content.
 */
export const answerClientErrors = (server: Server): void => {
  const running = new WeakMap<Duplex, ServerResponse>()
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    running.set(request.socket, response)
  })
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    const response = running.get(socket)
    const isBetweenAnswers = response === undefined || response.writableFinished || !response.headersSent
    if (socket.writable && isBetweenAnswers) socket.write(bytesOf(codes[error.code ?? ""] ?? "malformed-http"))
    if (socket instanceof Socket) socket.destroySoon()
    else socket.destroy()
  })
}
