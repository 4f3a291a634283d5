import { Clock, Effect, Redacted, Schema } from "effect"
import type { KafkaSasl } from "./KafkaSecurity.ts"

/** Only the origin is named, since the answer may contain secrets. */
export class TokenNotIssued extends Schema.TaggedError<TokenNotIssued>()("TokenNotIssued", {
  origin: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    const advice = "check KAFKA_SASL_TOKEN_URL, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"
    return `${this.origin} issued no token for Kafka (${this.reason}); ${advice}`
  }
}

const answerTimeoutMs = 5_000
/** The part of its lifetime after which a token is renewed, so that it does not expire in transit. */
const renewAfter = 0.8
const lifetimeDefaultSeconds = 60

const Answer = Schema.fromJsonString(
  Schema.Struct({
    access_token: Schema.String.check(Schema.isNonEmpty()),
    expires_in: Schema.optionalKey(Schema.Finite)
  })
)

const decodeAnswer = Schema.decodeUnknownEffect(Answer)

const encode = (text: string): string => encodeURIComponent(text).replaceAll("%20", "+")

const post = async ({ password, username }: KafkaSasl, url: string): Promise<string> => {
  const basic = Buffer.from(`${encode(username)}:${encode(Redacted.value(password))}`).toString("base64")
  const response = await fetch(url, {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(answerTimeoutMs),
    headers: { authorization: `Basic ${basic}`, accept: "application/json" },
    body: new URLSearchParams({ grant_type: "client_credentials" })
  })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return response.text()
}

const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return "no answer"
  return error.cause instanceof Error ? error.cause.message : error.message
}

interface Token {
  readonly value: string
  readonly renewAtMs: number
}

/** OAuth client credentials grant (RFC 6749, 4.4). All connections share a token. */
export const makeTokenRequest = (sasl: KafkaSasl, url: string): Effect.Effect<string, TokenNotIssued> => {
  const { origin } = new URL(url)
  const failed = (reason: string) => new TokenNotIssued({ origin, reason })
  let token: Token | null = null
  return Effect.gen(function* () {
    const nowMs = yield* Clock.currentTimeMillis
    if (token !== null && nowMs < token.renewAtMs) return token.value
    const text = yield* Effect.tryPromise({
      try: () => post(sasl, url),
      catch: (error) => failed(describeError(error))
    })
    const answer = yield* Effect.mapError(decodeAnswer(text), () => failed("the answer has no access_token"))
    const lifetimeMs = (answer.expires_in ?? lifetimeDefaultSeconds) * 1_000
    token = { value: answer.access_token, renewAtMs: nowMs + lifetimeMs * renewAfter }
    return token.value
  })
}
