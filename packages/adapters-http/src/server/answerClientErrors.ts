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

const formatAnswer = (code: ProblemCode): string => {
  const { body, headers, status } = wireProblem(code)
  const all = { ...headers, "Content-Length": Buffer.byteLength(body) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", body].join("\r\n")
}

/** Answers malformed requests with a problem, except in the middle of another answer, where it would be content. */
export const answerClientErrors = (server: Server): void => {
  const running = new WeakMap<Duplex, ServerResponse>()
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    running.set(request.socket, response)
  })
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    const response = running.get(socket)
    const canAnswer = response === undefined || response.writableFinished || !response.headersSent
    if (socket.writable && canAnswer) socket.write(formatAnswer(codes[error.code ?? ""] ?? "malformed-http"))
    if (socket instanceof Socket) socket.destroySoon()
    else socket.destroy()
  })
}
