import { Effect } from "effect"
import { randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { BenchAnswers } from "./askBench.ts"

type BenchParts = {
  readonly [Question in keyof BenchAnswers]: Effect.Effect<BenchAnswers[Question], unknown>
}

const answer = (response: ServerResponse, status: number, body: string) => {
  response.writeHead(status, { "content-type": "application/json" })
  response.end(body)
}

const handle = (parts: BenchParts, secret: string) => (request: IncomingMessage, response: ServerResponse) => {
  const [, given, question] = (request.url ?? "").split("/")
  if (given !== secret || (question !== "database" && question !== "kafka")) return answer(response, 404, "{}")
  const part: Effect.Effect<unknown, unknown> = parts[question]
  Effect.runPromise(part).then(
    (body) => answer(response, 200, JSON.stringify(body)),
    (error: unknown) => answer(response, 500, String(error))
  )
}

/** Answers the test files on a loopback port until the scope closes; answers its URL. */
export const benchServer = Effect.fn("benchServer")(function* (parts: BenchParts) {
  const secret = randomBytes(16).toString("hex")
  const listen = Effect.callback<ReturnType<typeof createServer>>((resume) => {
    const server = createServer(handle(parts, secret))
    server.listen({ host: "127.0.0.1", port: 0 }, () => resume(Effect.succeed(server)))
  })
  const server = yield* Effect.acquireRelease(listen, (started) =>
    Effect.sync(() => {
      started.close()
      started.closeAllConnections()
    })
  )
  const address = server.address()
  if (typeof address !== "object" || address === null) return yield* Effect.die(new Error("no port"))
  return `http://127.0.0.1:${address.port}/${secret}`
})
