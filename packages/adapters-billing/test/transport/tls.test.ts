import { certificateFor, makeAuthority, type Certificate } from "@dealer-billing/test-kit"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Result } from "effect"
import { createServer, type ServerOptions } from "node:https"
import net from "node:net"
import { billingConnection, callBilling } from "../../src/transport/index.ts"
import { describeConnectionFailure } from "../../src/transport/connectionFailure.ts"
import { call, dialect, good, readClient } from "./samples.ts"

/** A Billing behind TLS on a loopback port, and the calls that came to it. */
const secureBilling = (certificate: ServerOptions) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly port: number; readonly calls: ReadonlyArray<string>; readonly close: () => void }>(
      (resume) => {
        const calls: Array<string> = []
        const server = createServer(certificate, (request, response) => {
          calls.push(`${request.method} ${request.url}`)
          response.writeHead(200, { "content-type": "application/json" }).end(good)
        })
        server.on("tlsClientError", () => {})
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          const port = typeof address === "object" && address !== null ? address.port : 0
          resume(Effect.succeed({ port, calls, close: () => server.close() }))
        })
      }
    ),
    ({ close }) => Effect.sync(close)
  )

const send = (url: string, certificateAuthority?: string, own?: Certificate) =>
  Effect.result(
    callBilling(
      billingConnection({
        url,
        token: Redacted.make("secret-token"),
        ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
        ...(own === undefined ? {} : { clientCertificate: { cert: own.cert, key: Redacted.make(own.key) } })
      }),
      dialect
    )("CLIENT", call, readClient)
  )

describe("a call over TLS", () => {
  it.live("is made to a Billing with a trusted authority, under its own name", () =>
    Effect.gen(function* () {
      const certificate = certificateFor("localhost")
      const { calls, port } = yield* secureBilling(certificate)
      expect(yield* send(`https://localhost:${port}`, certificate.cert)).toEqual(Result.succeed("c-1"))
      expect(calls).toEqual(["PUT /v1/clients/c-1"])
    })
  )

  it.live("is not made, and nothing is done, with an unknown certificate or another name", () =>
    Effect.gen(function* () {
      const certificate = certificateFor("billing.example")
      const { calls, port } = yield* secureBilling(certificate)
      const stranger = certificateFor("localhost").cert
      for (const authority of [undefined, stranger, certificate.cert]) {
        const result = yield* send(`https://localhost:${port}`, authority)
        expect(result).toMatchObject({ failure: { _tag: "BillingUnavailable" } })
      }
      expect(calls).toEqual([])
    })
  )

  const reasonOf = (url: string, authority?: string, own?: Certificate) =>
    Effect.map(send(url, authority, own), (result) => {
      if (Result.isSuccess(result) || result.failure._tag !== "BillingUnavailable") return result
      return result.failure.reason
    })
  const prefix = "No connection to Billing: "

  it.live(
    "says why there was none: an unknown authority, an expired certificate, another name, no TLS at all",
    () =>
      Effect.gen(function* () {
        const authority = makeAuthority()
        const known = yield* secureBilling(authority.issue({ name: "localhost" }))
        const url = `https://localhost:${known.port}`
        const unknown = `${prefix}the certificate of localhost is from an unknown authority; set BILLING_CA_FILE`
        expect(yield* reasonOf(url)).toBe(unknown)
        expect(yield* reasonOf(url, makeAuthority().cert)).toBe(unknown)
        expect(yield* send(url, authority.cert)).toEqual(Result.succeed("c-1"))
        const expired = yield* secureBilling(authority.issue({ name: "localhost", isExpired: true }))
        expect(yield* reasonOf(`https://localhost:${expired.port}`, authority.cert)).toBe(
          `${prefix}the certificate of localhost has expired`
        )
        const other = yield* secureBilling(authority.issue({ name: "billing.example" }))
        expect(yield* reasonOf(`https://localhost:${other.port}`, authority.cert)).toBe(
          `${prefix}the certificate of localhost is for another host name`
        )
        const plain = yield* Effect.acquireRelease(
          Effect.callback<net.Server>((resume) => {
            const server = net.createServer((socket) =>
              socket.on("error", () => {}).end("HTTP/1.1 400 Bad\r\n\r\n")
            )
            server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
          }),
          (server) => Effect.sync(() => server.close())
        )
        const { port } = plain.address() as net.AddressInfo
        expect(yield* reasonOf(`https://localhost:${port}`, authority.cert)).toBe(
          `${prefix}localhost does not answer with TLS; check the port in BILLING_URL`
        )
      })
  )

  it.live.each(["TLSv1.2", "TLSv1.3"] as const)(
    "is made with our certificate to a Billing that asks for one, and was not done without it: %s",
    (version) =>
      Effect.gen(function* () {
        const authority = makeAuthority()
        const { calls, port } = yield* secureBilling({
          ...authority.issue({ name: "localhost" }),
          ca: authority.cert,
          requestCert: true,
          rejectUnauthorized: true,
          minVersion: version,
          maxVersion: version
        })
        const url = `https://localhost:${port}`
        expect(yield* reasonOf(url, authority.cert)).toBe(
          `${prefix}localhost requires a client certificate; set BILLING_CERT_FILE and BILLING_KEY_FILE`
        )
        const stranger = makeAuthority().issue({ name: "us" })
        // Node's server hangs up without an alert, so that nobody can know; others say why.
        expect(Result.isFailure(yield* send(url, authority.cert, stranger))).toBe(true)
        expect(calls).toEqual([])
        expect(yield* send(url, authority.cert, authority.issue({ name: "us" }))).toEqual(Result.succeed("c-1"))
        expect(calls).toEqual(["PUT /v1/clients/c-1"])
      })
  )

  it.each(["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED"])(
    "says that Billing refused our certificate: %s",
    (code) => {
      const error = Object.assign(new Error("refused"), { code })
      expect(describeConnectionFailure("billing.example", error)).toBe(
        `billing.example refuses our client certificate (${code}); check BILLING_CERT_FILE`
      )
    }
  )
})
