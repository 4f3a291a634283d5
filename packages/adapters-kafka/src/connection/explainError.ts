import { Predicate } from "effect"

/**
 * `unauthorized`: the brokers do not accept us. `untrusted`: we do not accept them. Both are retried, since they may be
 * fixed at the brokers.
 */
export type Refusal = "unauthorized" | "untrusted"

interface Explanation {
  readonly refusal: Refusal
  readonly text: string
}

const unauthorized = (text: string): Explanation => ({ refusal: "unauthorized", text })
const untrusted = (text: string): Explanation => ({ refusal: "untrusted", text })

const unknownAuthority = untrusted("the broker's certificate is from an unknown authority; check KAFKA_TLS_CA_FILE")

const noTls = untrusted("the port does not answer with TLS; check KAFKA_BROKERS and KAFKA_TLS")
const handshakeCut = /disconnected before secure TLS connection was established/

const byType: Readonly<Record<string, Explanation>> = {
  TOPIC_AUTHORIZATION_FAILED: unauthorized(
    "our user may not read the topic; grant it READ and DESCRIBE on PAYMENTS_TOPIC"
  ),
  GROUP_AUTHORIZATION_FAILED: unauthorized("our user may not use the group; grant it READ on KAFKA_GROUP_ID"),
  CLUSTER_AUTHORIZATION_FAILED: unauthorized("our user may not use the cluster; check its ACLs"),
  ILLEGAL_SASL_STATE: unauthorized("the broker expects another SASL mechanism; check KAFKA_SASL_MECHANISM"),
  UNSUPPORTED_SASL_MECHANISM: unauthorized(
    "the broker does not support this SASL mechanism; check KAFKA_SASL_MECHANISM and the port in KAFKA_BROKERS"
  )
}

const byCode: ReadonlyArray<readonly [RegExp, Explanation]> = [
  [
    /^CERT_HAS_EXPIRED$/,
    untrusted("the certificate of the broker or its authority has expired; renew it at the broker")
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    untrusted("the broker's certificate is not valid yet; check the clocks of both machines")
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    untrusted("the broker's certificate is for another host; check KAFKA_BROKERS and the advertised listeners")
  ],
  [/^UNABLE_TO_(?:GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE)$/, unknownAuthority],
  [/^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_SIGNATURE_FAILURE)$/, unknownAuthority],
  [
    /^ERR_SSL_.*ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED)/,
    unauthorized(
      "the broker requires a client certificate, or refuses ours; check KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE"
    )
  ],
  [/^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/, noTls]
]

/** The start of the message, by which it is recognized. */
export const plaintextRefused = "a connection without TLS is not allowed"

const readText = (error: object, name: string): string => {
  const value: unknown = Predicate.hasProperty(error, name) ? error[name] : undefined
  return Predicate.isString(value) ? value : ""
}

const wrongLogIn = unauthorized(
  "the brokers refuse our log-in; check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM"
)

export const explainError = (error: unknown): Explanation | null => {
  if (!Predicate.isObject(error)) return null
  const name = readText(error, "name")
  const message = readText(error, "message")
  if (message.includes(plaintextRefused)) return untrusted(message)
  if (name === "TokenNotIssued") return unauthorized(message)
  if (handshakeCut.test(message)) return noTls
  if (name === "KafkaJSSASLAuthenticationError") return wrongLogIn
  const code = readText(error, "code")
  return byType[readText(error, "type")] ?? byCode.find(([pattern]) => pattern.test(code))?.[1] ?? null
}
