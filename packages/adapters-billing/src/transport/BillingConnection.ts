import { Redacted } from "effect"
import { validateHeaderValue } from "node:http"

export interface ClientCertificate {
  readonly cert: string
  readonly key: Redacted.Redacted<string>
}

export interface BillingConnectionOptions {
  /** Billing's address, `http:` or `https:`; calls go below its path. */
  readonly url: string
  readonly token: Redacted.Redacted<string>
  /** Certificates (PEM) to trust instead of Node's own. */
  readonly certificateAuthority?: string
  /** The hosts that Billing's links may lead to; by default the one of its address. */
  readonly linkHosts?: ReadonlyArray<string>
  /** Ours (PEM), for a Billing that asks for one. */
  readonly clientCertificate?: ClientCertificate
  /** For a whole call, from the connection to the last byte of the answer; 10 000 by default. */
  readonly timeoutMs?: number
  /** For the connection, the TLS handshake included; 2 000 by default. */
  readonly connectTimeoutMs?: number
}

/** Settings that were checked. */
export interface BillingConnection {
  readonly url: URL
  readonly token: Redacted.Redacted<string>
  readonly certificateAuthority: string | null
  readonly linkHosts: ReadonlySet<string>
  readonly clientCertificate: ClientCertificate | null
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
}

const timeoutDefaultMs = 10_000
const connectTimeoutDefaultMs = 2_000

/** Checks the settings: a wrong one is a bug of the caller, and throws. */
export const billingConnection = (options: BillingConnectionOptions): BillingConnection => {
  const url = new URL(options.url)
  if (!/^https?:$/u.test(url.protocol)) throw new Error("Billing's address must begin with http: or https:")
  validateHeaderValue("authorization", Redacted.value(options.token))
  return {
    url,
    token: options.token,
    certificateAuthority: options.certificateAuthority ?? null,
    linkHosts: new Set(options.linkHosts ?? [url.hostname]),
    clientCertificate: options.clientCertificate ?? null,
    timeoutMs: options.timeoutMs ?? timeoutDefaultMs,
    connectTimeoutMs: options.connectTimeoutMs ?? connectTimeoutDefaultMs
  }
}
