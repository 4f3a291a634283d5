import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import kafkajs from "kafkajs"
import { kafkaFailure, isTransient } from "../src/connection/KafkaFailure.ts"
import type { KafkaSasl } from "../src/connection/KafkaSecurity.ts"
import { openSocket } from "../src/connection/openSocket.ts"
import { makeTokenRequest } from "../src/connection/requestToken.ts"

const sasl = (mechanism: KafkaSasl["mechanism"]): KafkaSasl => ({
  mechanism,
  username: "u",
  password: Redacted.make("canary-2c7"),
  tokenUrl: null
})

/** Opens a connection that is ended at once; throws where it is refused. */
const open = (security: Parameters<typeof openSocket>[0], host: string) => {
  const socket = openSocket(security)({ host, port: 9, ssl: {}, onConnect: () => {} })
  socket.on("error", () => {})
  socket.destroy()
}

describe("a broker without TLS", () => {
  const mayBePlaintext = (host: string) => host === "named.invalid"

  it.each(["127.0.0.1", "localhost", "::1", "named.invalid"])(
    "is connected to on loopback or by name: %s",
    (host) => {
      open({ tls: null, sasl: sasl("scram-sha-512"), mayBePlaintext }, host)
    }
  )

  it.each(["10.0.0.1", "localhost.example", "127.0.0.1.example", "other.invalid"])(
    "is refused elsewhere: %s",
    (host) => {
      expect(() => open({ tls: null, sasl: null, mayBePlaintext }, host)).toThrow(`(${host})`)
      expect(() => open({ tls: null, sasl: null, mayBePlaintext: null }, host)).toThrow("without TLS")
    }
  )

  it.each(["plain", "oauthbearer"] as const)("never gets a secret by %s, named or not", (mechanism) => {
    const security = { tls: null, sasl: sasl(mechanism), mayBePlaintext }
    expect(() => open(security, "named.invalid")).toThrow(
      "without TLS is not allowed; set KAFKA_TLS=true (named.invalid)"
    )
  })
})

describe("a refusal", () => {
  it.each([
    [{ type: "GROUP_AUTHORIZATION_FAILED" }, "unauthorized"],
    [{ name: "KafkaJSSASLAuthenticationError" }, "unauthorized"],
    [{ code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" }, "unauthorized"],
    [{ code: "ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN" }, "unauthorized"],
    [{ code: "CERT_HAS_EXPIRED" }, "untrusted"],
    [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, "untrusted"],
    [{ code: "ERR_TLS_CERT_ALTNAME_INVALID" }, "untrusted"]
  ])("is known by %o, and tried again", (fields, refusal) => {
    const failure = kafkaFailure(Object.assign(new kafkajs.KafkaJSNonRetriableError("said so"), fields))
    expect(failure.refusal).toBe(refusal)
    expect(failure.reason).toMatch(/\(said so\)$/)
    expect(isTransient(failure)).toBe(true)
  })

  it("is none where a broker is merely away, or our code is at fault", () => {
    const away = kafkaFailure(Object.assign(new Error("away"), { code: "ECONNREFUSED" }))
    expect([away.refusal, away.reason]).toEqual([null, "away"])
    expect(isTransient(kafkaFailure(new TypeError("ours")))).toBe(false)
  })
})

/** An issuer with scripted answers. */
const issuer = (answers: ReadonlyArray<readonly [number, string]>) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      let count = 0
      const server = createServer((_, response) => {
        const [status, body] = answers[Math.min(count, answers.length - 1)] ?? [500, ""]
        count += 1
        response.writeHead(status, status === 302 ? { location: "http://127.0.0.1:9/" } : {}).end(body)
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      const { port } = server.address() as AddressInfo
      return { server, url: `http://127.0.0.1:${port}/token`, count: () => count }
    }),
    ({ server }) => Effect.sync(() => void server.close())
  )

describe("a token of an issuer", () => {
  it.effect("is kept for most of its life, and then renewed", () =>
    Effect.gen(function* () {
      const token = (name: string) => [200, JSON.stringify({ access_token: name, expires_in: 100 })] as const
      const { count, url } = yield* issuer([token("first"), token("second")])
      const request = makeTokenRequest(sasl("oauthbearer"), url)
      expect(yield* request).toBe("first")
      yield* TestClock.adjust("79 seconds")
      expect([yield* request, count()]).toEqual(["first", 1])
      yield* TestClock.adjust("2 seconds")
      expect([yield* request, count()]).toEqual(["second", 2])
    })
  )

  const wrong: ReadonlyArray<readonly [number, string, string]> = [
    [401, '{"error":"canary-2c7"}', "HTTP 401"],
    [200, "canary-2c7", "the answer has no access_token"],
    [200, '{"access_token":""}', "the answer has no access_token"],
    [302, "", "redirect"]
  ]
  for (const [status, body, words] of wrong) {
    it.effect(`is asked for again after the answer ${status} ${body}, which is not quoted`, () =>
      Effect.gen(function* () {
        const { url } = yield* issuer([[status, body]])
        const failure = yield* Effect.flip(makeTokenRequest(sasl("oauthbearer"), url))
        expect(failure.message).toContain(words)
        expect(failure.message).toContain("check KAFKA_SASL_TOKEN_URL")
        expect(failure.message).not.toContain("canary")
        const asKafka = kafkaFailure(failure)
        expect([asKafka.refusal, isTransient(asKafka)]).toEqual(["unauthorized", true])
      })
    )
  }
})
