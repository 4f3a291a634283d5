import { BillingUnavailable } from "@dealer-billing/domain"
import { Effect, Redacted } from "effect"
import net from "node:net"
import tls from "node:tls"
import type { BillingConnection } from "./BillingConnection.ts"
import { describeConnectionFailure } from "./connectionFailure.ts"

/** Nothing was sent. */
export const notConnected = (reason: string) =>
  new BillingUnavailable({ reason: `No connection to Billing: ${reason}`, retryAfterMs: null })

interface Opening {
  readonly socket: net.Socket
  readonly readyEvent: "connect" | "secureConnect"
}

const open = ({ certificateAuthority, clientCertificate, url }: BillingConnection): Opening => {
  const host = url.hostname.replace(/^\[|\]$/gu, "")
  if (url.protocol === "http:") {
    return { socket: net.connect({ host, port: Number(url.port || 80) }), readyEvent: "connect" }
  }
  const authority = certificateAuthority === null ? {} : { ca: certificateAuthority }
  const own =
    clientCertificate === null ? {} : { cert: clientCertificate.cert, key: Redacted.value(clientCertificate.key) }
  const servername = net.isIP(host) === 0 ? { servername: host } : {}
  return {
    socket: tls.connect({ host, port: Number(url.port || 443), ...servername, ...authority, ...own }),
    readyEvent: "secureConnect"
  }
}

const ready = ({ readyEvent, socket }: Opening, host: string) =>
  Effect.callback<net.Socket, BillingUnavailable>((resume) => {
    // The listener stays: without one, an error before the socket's first use would crash the process.
    socket.on("error", (error) => {
      resume(Effect.fail(notConnected(describeConnectionFailure(host, error))))
    })
    socket.once(readyEvent, () => {
      resume(Effect.succeed(socket))
    })
  })

/** Includes the TLS handshake, so that a failure here means that nothing was sent. */
export const connect = Effect.fn("Billing.connect")(function* (connection: BillingConnection) {
  const connectTimeoutMs = Math.min(connection.connectTimeoutMs, connection.timeoutMs)
  const opening = yield* Effect.acquireRelease(
    Effect.sync(() => open(connection)),
    ({ socket }) =>
      Effect.sync(() => {
        socket.destroy()
      })
  )
  return yield* Effect.timeoutOrElse(ready(opening, connection.url.hostname), {
    duration: connectTimeoutMs,
    orElse: () => Effect.fail(notConnected(`no connection within ${connectTimeoutMs} ms`))
  })
})
