import type { BillingError } from "@dealer-billing/domain"
import { reply, stubBilling, type Misbehaviour } from "@dealer-billing/test-kit"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Exit, Logger, Redacted, Result, Scope } from "effect"
import net from "node:net"
import { billingConnection, callBilling, refusedLookUp } from "../../src/transport/index.ts"
import { call, dialect, good, readClient, reference } from "./samples.ts"

const timeoutMs = 400

const connection = (url: string) =>
  billingConnection({ url, token: Redacted.make("secret-token"), timeoutMs, connectTimeoutMs: 200 })

const send = (url: string, repeatsRequestId = false): Effect.Effect<Result.Result<string, BillingError>> =>
  Effect.result(callBilling(connection(url), { ...dialect, repeatsRequestId })("CLIENT", call, readClient))

const outcomeOf = (behave: Misbehaviour, loggers: ReadonlyArray<Logger.Logger<unknown, unknown>> = []) =>
  Effect.gen(function* () {
    const stub = yield* stubBilling(behave)
    const result = yield* Effect.provide(send(stub.url), Logger.layer(loggers))
    return { calls: stub.calls, result, tag: Result.isSuccess(result) ? "Confirmed" : result.failure._tag }
  })

const dripping: Misbehaviour = (socket) => {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${good.length}\r\n\r\n`)
  const letters = [...good]
  const timer = setInterval(() => socket.write(letters.shift() ?? ""), 100)
  socket.on("close", () => {
    clearInterval(timer)
  })
}

describe("a call over the wire", () => {
  it.live("carries our token, its own headers, an id of its own and JSON, and is believed", () =>
    Effect.gen(function* () {
      const { calls, result } = yield* outcomeOf((socket) => socket.end(reply(201, good)))
      expect(result).toEqual(Result.succeed("c-1"))
      expect(calls).toHaveLength(1)
      const [head = "", body = ""] = calls[0]!.split("\r\n\r\n")
      expect(head).toMatch(/^PUT \/v1\/clients\/c-1 HTTP\/1.1\r\n/u)
      expect(head).toMatch(/^authorization: Bearer secret-token$/mu)
      expect(head).toMatch(/^x-our-own: yes$/mu)
      expect(head).toMatch(/^x-request-id: [0-9a-f-]{36}$/mu)
      expect(head).toMatch(/^content-type: application\/json$/mu)
      expect(head).toMatch(/^accept-encoding: identity$/mu)
      expect(body).toBe(call.body)
    })
  )

  it.live("carries the trace that it is in, and none where there is none", () =>
    Effect.gen(function* () {
      const stub = yield* stubBilling((socket) => socket.end(reply(200, good)))
      const traceId = yield* Effect.gen(function* () {
        yield* send(stub.url)
        return (yield* Effect.currentSpan).traceId
      }).pipe(Effect.withSpan("outside"), Effect.orDie)
      expect(stub.calls[0]).toMatch(new RegExp(`^traceparent: 00-${traceId}-[0-9a-f]{16}-01\\r$`, "mu"))
      yield* Effect.withTracerEnabled(send(stub.url), false)
      expect(stub.calls[1]).not.toMatch(/traceparent|noop/u)
    })
  )

  it.live("goes below the path of Billing's address", () =>
    Effect.gen(function* () {
      const stub = yield* stubBilling((socket) => socket.end(reply(200, good)))
      expect(Result.isSuccess(yield* send(`${stub.url}/billing/api/`))).toBe(true)
      expect(stub.calls[0]).toMatch(/^PUT \/billing\/api\/v1\/clients\//u)
    })
  )

  it.live("is refused with Billing's reason", () =>
    Effect.gen(function* () {
      const refusal = JSON.stringify({ words: "No such INN" })
      const { result } = yield* outcomeOf((socket) => socket.end(reply(422, refusal)))
      expect(result).toMatchObject({ failure: { _tag: "BillingRejected", reason: "No such INN" } })
    })
  )

  it.live("whose answer has another call's id is not believed, where Billing repeats ids", () =>
    Effect.gen(function* () {
      const foreign = ["x-request-id: 0b9ad4f2-0000-4000-8000-000000000000"]
      const stub = yield* stubBilling((socket) => socket.end(reply(200, good, foreign)))
      expect(yield* send(stub.url, false)).toEqual(Result.succeed("c-1"))
      expect(yield* send(stub.url, true)).toMatchObject({ failure: { _tag: "BillingOutcomeUnknown" } })
      const refusing = yield* stubBilling((socket) => socket.end(reply(422, "{}", foreign)))
      expect(yield* send(refusing.url, true)).toMatchObject({ failure: { _tag: "BillingOutcomeUnknown" } })
      const repeating = yield* stubBilling((socket, sent) => {
        const id = /^x-request-id: (\S+)/mu.exec(sent)?.[1] ?? "none"
        socket.end(reply(200, good, [`x-request-id: ${id.toUpperCase()}`]))
      })
      expect(yield* send(repeating.url, true)).toEqual(Result.succeed("c-1"))
    })
  )
})

describe("a call that was not done", () => {
  it.live("is one that found nobody: a closed port, an unknown name", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const gone = yield* stubBilling(() => {}).pipe(Scope.provide(scope))
      yield* Scope.close(scope, Exit.void)
      for (const url of [gone.url, "http://billing.invalid", "https://[::1]:1"]) {
        expect(yield* send(url)).toMatchObject({ failure: { _tag: "BillingUnavailable" } })
      }
    })
  )

  it.live("is one whose TLS handshake fails or never ends; nothing of it was sent", () =>
    Effect.gen(function* () {
      const plain = yield* stubBilling(() => {})
      const started = yield* Clock.currentTimeMillis
      const silent = yield* send(plain.url.replace("http:", "https:"))
      expect(silent).toMatchObject({ failure: { _tag: "BillingUnavailable" } })
      expect((yield* Clock.currentTimeMillis) - started).toBeLessThan(350)
      const rude = yield* Effect.acquireRelease(
        Effect.callback<net.Server>((resume) => {
          const server = net.createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
          server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) => Effect.sync(() => server.close())
      )
      const { port } = rude.address() as net.AddressInfo
      const refused = yield* send(`https://127.0.0.1:${port}`)
      expect(refused).toMatchObject({ failure: { _tag: "BillingUnavailable" } })
    })
  )

  it.live("is one that Billing puts off: 429, 503 with Retry-After, 401", () =>
    Effect.gen(function* () {
      for (const status of [429, 503]) {
        const { result } = yield* outcomeOf((socket) => socket.end(reply(status, "", ["retry-after: 7"])))
        expect(result).toMatchObject({ failure: { _tag: "BillingUnavailable", retryAfterMs: 7_000 } })
      }
      expect((yield* outcomeOf((socket) => socket.end(reply(401, "")))).tag).toBe("BillingUnavailable")
    })
  )
})

const html = "<html>Welcome</html>"
const twoMegabytes = JSON.stringify({ id: "c-1", ref: reference, rest: "x".repeat(2_000_000) })
const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
const misbehaviours: Readonly<Record<string, Misbehaviour>> = {
  "is never answered": () => {},
  "is answered a byte at a time": dripping,
  "meets a connection that closes": (socket) => socket.end(),
  "meets a connection that is reset": (socket) => socket.resetAndDestroy(),
  "is answered with a head alone": (socket) => socket.write(`${head}content-length: 50\r\n\r\n`),
  "is answered with a body that breaks off": (socket) => socket.end(`${head}content-length: 99\r\n\r\n${good}`),
  "is answered with a chunk that breaks off": (socket) =>
    socket.end(`${head}transfer-encoding: chunked\r\n\r\n${good.length.toString(16)}\r\n${good}\r\n`),
  "is answered with JSON that breaks off": (socket) => socket.end(reply(200, good.slice(0, 20))),
  "is answered with wrong types": (socket) => socket.end(reply(200, '{"id":1,"ref":true}')),
  "is answered about another object": (socket) => socket.end(reply(200, good.replace("dealer-7", "dealer-8"))),
  "is answered with HTML": (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${html.length}\r\n\r\n${html}`),
  "is answered with more than a megabyte": (socket) => socket.end(reply(200, twoMegabytes)),
  "is answered without end": (socket) => {
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n`)
    const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on("drain", more)
    more()
  },
  "is answered with endless headers": (socket) => socket.end(`${head}x: ${"y".repeat(100_000)}\r\n\r\n`),
  "is answered with what is no HTTP": (socket) => socket.end("220 mail.example ESMTP\r\n"),
  "is answered with nothing but a status 100": (socket) => socket.write("HTTP/1.1 100 Continue\r\n\r\n"),
  "is answered with 500": (socket) => socket.end(reply(500, "{}")),
  "is answered with 503 and no time to wait": (socket) => socket.end(reply(503, "{}")),
  "is answered with 204": (socket) => socket.end("HTTP/1.1 204 No Content\r\n\r\n")
}

describe("a call whose outcome is unknown", () => {
  it.live.each(Object.entries(misbehaviours))("is one that %s", ([, behave]) =>
    Effect.gen(function* () {
      const started = yield* Clock.currentTimeMillis
      const { calls, tag } = yield* outcomeOf(behave)
      expect(tag).toBe("BillingOutcomeUnknown")
      expect(calls).toHaveLength(1)
      expect((yield* Clock.currentTimeMillis) - started).toBeLessThan(timeoutMs + 300)
    })
  )

  it.live("is one that is sent elsewhere; nobody goes there", () =>
    Effect.gen(function* () {
      const elsewhere = yield* stubBilling((socket) => socket.end(reply(200, good)))
      for (const status of [301, 302, 307, 308]) {
        const { tag } = yield* outcomeOf((socket) =>
          socket.end(reply(status, "", [`location: ${elsewhere.url}/v1/clients/x`]))
        )
        expect(tag).toBe("BillingOutcomeUnknown")
      }
      expect(elsewhere.calls).toHaveLength(0)
    })
  )

  it.live("is logged with a hash of the answer, and nothing from it or from the call", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const logger = Logger.make((options) => {
        lines.push(Logger.formatJson.log(options))
      })
      const secret = JSON.stringify({ id: 1, owner: "Пётр Петров", account: "40702810138000000001" })
      yield* outcomeOf((socket) => socket.end(reply(200, secret)), [logger])
      const log = lines.join("\n")
      expect(log).toMatch(/"bodySha256":"[0-9a-f]{64}"/u)
      for (const word of ["Петров", "40702810138000000001", "secret-token", "Ромашка"]) {
        expect(log).not.toContain(word)
      }
    })
  )
})

describe("a look-up", () => {
  it.live("that Billing refuses leaves the outcome unknown, and an unreachable one says so", () =>
    Effect.gen(function* () {
      const stub = yield* stubBilling((socket) => socket.end(reply(404, "{}")))
      const find = (url: string) =>
        Effect.flip(refusedLookUp(callBilling(connection(url), dialect)("INVOICE", call, readClient)))
      expect((yield* find(stub.url))._tag).toBe("BillingOutcomeUnknown")
      expect((yield* find("http://127.0.0.1:1"))._tag).toBe("BillingUnavailable")
    })
  )
})

describe("a connection", () => {
  it.each(["ftp://billing.example", "billing.example"])("is not made with the address %s", (url) => {
    expect(() => connection(url)).toThrow()
  })

  it("is not made with a token that fits no header, and does not repeat it", () => {
    const token = Redacted.make("secret\r\nx: y")
    const make = () => billingConnection({ url: "https://billing.example", token })
    expect(make).toThrow()
    expect(make).not.toThrow(/secret/u)
  })
})
