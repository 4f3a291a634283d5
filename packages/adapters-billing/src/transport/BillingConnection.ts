import { Redacted } from "effect"
import { validateHeaderValue } from "node:http"

interface ClientCertificate {
  readonly cert: string
  readonly key: Redacted.Redacted<string>
}

export interface BillingConnectionOptions {
  readonly url: string
  readonly token: Redacted.Redacted<string>
  /** PEM. Replaces Node's own authorities. */
  readonly certificateAuthority?: string
  /** Hosts allowed in invoice links. Default: the host of `url`. */
  readonly linkHosts?: ReadonlyArray<string>
  readonly clientCertificate?: ClientCertificate
  /** From the connection to the last byte of the answer. Default: 10 000. */
  readonly timeoutMs?: number
  /** Including the TLS handshake. Default: 2 000. */
  readonly connectTimeoutMs?: number
}

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
