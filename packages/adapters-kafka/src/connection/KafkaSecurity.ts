import type { Redacted } from "effect"

/** All texts are PEM. */
export interface KafkaTls {
  readonly ca: string | null
  readonly client: { readonly certificate: string; readonly key: Redacted.Redacted<string> } | null
}

export const saslMechanisms = ["plain", "scram-sha-256", "scram-sha-512", "oauthbearer"] as const
export type SaslMechanism = (typeof saslMechanisms)[number]

export interface KafkaSasl {
  readonly mechanism: SaslMechanism
  /** For `oauthbearer`: the client id. `password` is its secret. */
  readonly username: string
  readonly password: Redacted.Redacted<string>
  /** The token endpoint of `oauthbearer`. Null for other mechanisms. */
  readonly tokenUrl: string | null
}

export interface KafkaSecurity {
  readonly tls: KafkaTls | null
  readonly sasl: KafkaSasl | null
  /** Hosts besides loopback that need no TLS. Null: none. */
  readonly mayBePlaintext: ((host: string) => boolean) | null
}

/** Without TLS, an eavesdropper could reuse the password or token. */
export const sendsSecret = (mechanism: SaslMechanism): boolean =>
  mechanism === "plain" || mechanism === "oauthbearer"
