import type { Redacted } from "effect"

/** TLS to every broker, with its certificate and name checked. All texts are PEM. */
export interface KafkaTls {
  /** The only authorities that are trusted; null: those of Node. */
  readonly ca: string | null
  /** What we show to brokers that ask for a client certificate. */
  readonly client: { readonly certificate: string; readonly key: Redacted.Redacted<string> } | null
}

export const saslMechanisms = ["plain", "scram-sha-256", "scram-sha-512", "oauthbearer"] as const
export type SaslMechanism = (typeof saslMechanisms)[number]

export interface KafkaSasl {
  readonly mechanism: SaslMechanism
  /** For `oauthbearer`: the client's id and secret at the token endpoint. */
  readonly username: string
  readonly password: Redacted.Redacted<string>
  /** Where `oauthbearer` gets its tokens; null for the other mechanisms. */
  readonly tokenUrl: string | null
}

export interface KafkaSecurity {
  readonly tls: KafkaTls | null
  readonly sasl: KafkaSasl | null
  /** Which hosts may be spoken to without TLS besides loopback; null: none. */
  readonly mayBePlaintext: ((host: string) => boolean) | null
}

/** Whether the mechanism sends something that whoever reads it on its way can use. */
export const sendsSecret = (mechanism: SaslMechanism): boolean =>
  mechanism === "plain" || mechanism === "oauthbearer"
