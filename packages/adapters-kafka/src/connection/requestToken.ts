import { Clock, Effect, Redacted, Schema } from "effect"
import type { KafkaSasl } from "./KafkaSecurity.ts"

/** The token endpoint did not answer with a token. Named by its origin alone: what it answers may hold secrets. */
export class TokenNotIssued extends Schema.TaggedError<TokenNotIssued>()("TokenNotIssued", {
  origin: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `${this.origin} issued no token for Kafka (${this.reason}); check KAFKA_SASL_TOKEN_URL and the log-in`
  }
}

const answerTimeoutMs = 5_000
/** A token is renewed when so much of its time has passed, so that it does not expire on its way. */
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

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no answer"
  return error.cause instanceof Error ? error.cause.message : error.message
}

interface Token {
  readonly value: string
  readonly renewAtMs: number
}

/**
 * Gets bearer tokens by the OAuth client credentials grant (RFC 6749, 4.4). A token is kept for most of its life, for
 * all connections.
 */
export const makeTokenRequest = (sasl: KafkaSasl, url: string): Effect.Effect<string, TokenNotIssued> => {
  const { origin } = new URL(url)
  const failed = (reason: string) => new TokenNotIssued({ origin, reason })
  let token: Token | null = null
  return Effect.gen(function* () {
    const nowMs = yield* Clock.currentTimeMillis
    if (token !== null && nowMs < token.renewAtMs) return token.value
    const text = yield* Effect.tryPromise({
      try: () => post(sasl, url),
      catch: (error) => failed(reasonOf(error))
    })
    const answer = yield* Effect.mapError(decodeAnswer(text), () => failed("the answer holds no access_token"))
    const lifetimeMs = (answer.expires_in ?? lifetimeDefaultSeconds) * 1_000
    token = { value: answer.access_token, renewAtMs: nowMs + lifetimeMs * renewAfter }
    return token.value
  })
}
