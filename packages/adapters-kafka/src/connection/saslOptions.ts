import { Effect, Redacted } from "effect"
import type { SASLOptions } from "kafkajs"
import type { KafkaSasl } from "./KafkaSecurity.ts"
import { makeTokenRequest } from "./requestToken.ts"

export const saslOptions = (sasl: KafkaSasl): SASLOptions => {
  const { mechanism, tokenUrl, username } = sasl
  if (mechanism !== "oauthbearer") return { mechanism, username, password: Redacted.value(sasl.password) }
  const requestToken = makeTokenRequest(sasl, tokenUrl ?? "")
  const oauthBearerProvider = async () => ({ value: await Effect.runPromise(requestToken) })
  return { mechanism, oauthBearerProvider }
}
