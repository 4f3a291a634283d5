import { Billing, type BillingError, type BillingObject } from "@dealer-billing/domain"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Exit, Layer, Logger, Redacted, Result, Scope } from "effect"
import net from "node:net"
import { billingHttpLayer } from "../src/index.ts"
import { reply, stubBilling, type Misbehaviour } from "./stubBilling.ts"

const reference = "dealer-7:COMMISSION"
const good = JSON.stringify({ clientId: "c-1", clientRef: reference })
const timeoutMs = 400

const layer = (url: string, token = "secret-token") =>
  billingHttpLayer({
    url,
    token: Redacted.make(token),
    recovery: Effect.succeed("idempotent"),
    timeoutMs,
    connectTimeoutMs: 200
  })

const createClient = (url: string): Effect.Effect<Result.Result<BillingObject, BillingError>> =>
  Billing.use((billing) => billing.createClient({ reference, name: "ООО Ромашка" })).pipe(
    Effect.result,
    Effect.provide(layer(url), { local: true })
  )

const outcomeOf = (behave: Misbehaviour, loggers: ReadonlyArray<Logger.Logger<unknown, unknown>> = []) =>
  Effect.gen(function* () {
    const stub = yield* stubBilling(behave)
    const result = yield* Effect.provide(createClient(stub.url), Logger.layer(loggers))
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
  it.live("carries our token, the reference as idempotency key and JSON, and is believed", () =>
    Effect.gen(function* () {
      const { calls, result } = yield* outcomeOf((socket) => socket.end(reply(201, good)))
      expect(result).toEqual(Result.succeed({ id: "c-1", requisiteVersion: null, number: null, url: null }))
      expect(calls).toHaveLength(1)
      const [head = "", body = ""] = calls[0]!.split("\r\n\r\n")
      expect(head).toMatch(/^PUT \/v1\/clients\/dealer-7%3ACOMMISSION HTTP\/1.1\r\n/u)
      expect(head).toMatch(/^authorization: Bearer secret-token$/mu)
      expect(head).toMatch(/^idempotency-key: dealer-7:COMMISSION$/mu)
      expect(head).toMatch(/^content-type: application\/json$/mu)
      expect(head).toMatch(/^accept-encoding: identity$/mu)
      expect(JSON.parse(body)).toEqual({ name: "ООО Ромашка" })
    })
  )

  it.live("goes below the path of Billing's address", () =>
    Effect.gen(function* () {
      const stub = yield* stubBilling((socket) => socket.end(reply(200, good)))
      expect(Result.isSuccess(yield* createClient(`${stub.url}/billing/api/`))).toBe(true)
      expect(stub.calls[0]).toMatch(/^PUT \/billing\/api\/v1\/clients\//u)
    })
  )

  it.live("percent-encodes a reference of another script, so that it fits a header", () =>
    Effect.gen(function* () {
      const clientRef = "дилер 7%:COMMISSION"
      const stub = yield* stubBilling((socket) =>
        socket.end(reply(200, JSON.stringify({ clientId: "c-1", clientRef })))
      )
      yield* Billing.use((billing) => billing.createClient({ reference: clientRef, name: "n" })).pipe(
        Effect.provide(layer(stub.url), { local: true })
      )
      expect(stub.calls[0]).toMatch(/^idempotency-key: %D0%B4%D0%B8%D0%BB%D0%B5%D1%80%207%25:COMMISSION$/mu)
    })
  )

  it.live("is refused with Billing's reason", () =>
    Effect.gen(function* () {
      const refusal = JSON.stringify({ error: { code: "inn-unknown", message: "No such INN" } })
      const { result } = yield* outcomeOf((socket) => socket.end(reply(422, refusal)))
      expect(result).toMatchObject({ failure: { _tag: "BillingRejected", reason: "inn-unknown: No such INN" } })
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
        expect(yield* createClient(url)).toMatchObject({ failure: { _tag: "BillingUnavailable" } })
      }
    })
  )

  it.live("is one whose TLS handshake fails or never ends; nothing of it was sent", () =>
    Effect.gen(function* () {
      const plain = yield* stubBilling(() => {})
      const started = yield* Clock.currentTimeMillis
      const silent = yield* createClient(plain.url.replace("http:", "https:"))
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
      const refused = yield* createClient(`https://127.0.0.1:${port}`)
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
const twoMegabytes = JSON.stringify({ clientId: "c-1", clientRef: reference, rest: "x".repeat(2_000_000) })
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
  "is answered with wrong types": (socket) => socket.end(reply(200, '{"clientId":1,"clientRef":true}')),
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

  it.live("is logged with a hash of the answer, and nothing that stands in it or in the call", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const logger = Logger.make((options) => {
        lines.push(Logger.formatJson.log(options))
      })
      const secret = JSON.stringify({ clientId: 1, owner: "Пётр Петров", account: "40702810138000000001" })
      yield* outcomeOf((socket) => socket.end(reply(200, secret)), [logger])
      const log = lines.join("\n")
      expect(log).toMatch(/"bodySha256":"[0-9a-f]{64}"/u)
      for (const word of ["Петров", "40702810138000000001", "secret-token", "Ромашка"]) {
        expect(log).not.toContain(word)
      }
    })
  )
})

describe("a look-up over the wire", () => {
  it.live("that Billing refuses leaves the outcome unknown, and an unreachable one says so", () =>
    Effect.gen(function* () {
      const stub = yield* stubBilling((socket) => socket.end(reply(404, "{}")))
      const find = (url: string) =>
        Billing.use((billing) => billing.find("INVOICE", "lot&1")).pipe(
          Effect.flip,
          Effect.provide(layer(url), { local: true })
        )
      expect((yield* find(stub.url))._tag).toBe("BillingOutcomeUnknown")
      expect(stub.calls[0]).toMatch(/^GET \/v1\/invoices\?ref=lot%261 HTTP\/1.1\r\n/u)
      expect((yield* find("http://127.0.0.1:1"))._tag).toBe("BillingUnavailable")
    })
  )
})

describe("the layer", () => {
  it.effect.each(["ftp://billing.example", "billing.example"])("does not start with the address %s", (url) =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(Effect.scoped(Layer.build(layer(url))))
      expect(Exit.hasDies(exit)).toBe(true)
    })
  )
})
