import { certificateFor } from "@dealer-billing/test-bench"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Result } from "effect"
import { createServer } from "node:https"
import { billingConnection, callBilling } from "../src/index.ts"
import { call, dialect, good, readClient } from "./samples.ts"

/** A Billing behind TLS on a loopback port, and the calls that came to it. */
const secureBilling = (certificate: { readonly key: string; readonly cert: string }) =>
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

const send = (url: string, certificateAuthority?: string) =>
  Effect.result(
    callBilling(
      billingConnection({
        url,
        token: Redacted.make("secret-token"),
        ...(certificateAuthority === undefined ? {} : { certificateAuthority })
      }),
      dialect
    )("CLIENT", call, readClient)
  )

describe("a call over TLS", () => {
  it.live("is made to a Billing whose authority we were told to trust, under its own name", () =>
    Effect.gen(function* () {
      const certificate = certificateFor("localhost")
      const { calls, port } = yield* secureBilling(certificate)
      expect(yield* send(`https://localhost:${port}`, certificate.cert)).toEqual(Result.succeed("c-1"))
      expect(calls).toEqual(["PUT /v1/clients/c-1"])
    })
  )

  it.live("is not made, and was not done, with a certificate of a stranger, or for another name", () =>
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
})
