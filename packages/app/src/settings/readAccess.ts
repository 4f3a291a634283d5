import { createHash } from "node:crypto"
import { admissionDefaults, parseApiKeys, type ApiKey, type JwtOptions } from "@dealer-billing/adapters-http"
import { Result } from "effect"
import { isLoopback } from "./plaintextHosts.ts"
import type { Settings } from "./Settings.ts"
import type { SettingsReader } from "./SettingsReader.ts"

const makeKey = (name: string, scopes: ApiKey["scopes"]): ApiKey => ({
  name,
  sha256: createHash("sha256").update(name).digest("hex"),
  scopes
})

/** Public keys, only for a fully embedded service on a loopback address. */
export const developmentApiKeys: ReadonlyArray<ApiKey> = [
  makeKey("dev-lotus", ["read", "write"]),
  makeKey("dev-admin", ["read", "write", "admin"])
]

const jwtVariables = ["AUTH_JWKS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"]

/** Commands ignore problems of these variables. */
export const accessVariables = ["API_KEYS", ...jwtVariables, "HTTP_REQUESTS_PER_SECOND", "HTTP_REQUESTS_AT_ONCE"]

/** An attacker who changes the keys in transit could issue tokens. */
const isSafe = (url: string): boolean => {
  const { hostname, protocol } = new URL(url)
  return protocol === "https:" || isLoopback(hostname)
}

const readJwt = (reader: SettingsReader): JwtOptions | null => {
  const missing = jwtVariables.filter((name) => reader.text(name) === null)
  if (missing.length === jwtVariables.length) return null
  for (const name of missing) {
    const others = jwtVariables.filter((other) => other !== name)
    reader.problem(name, `is required with ${others.join(" and ")}: all three, or none`)
  }
  const jwksUrl = reader.url("AUTH_JWKS_URL", ["http:", "https:"])
  const issuer = reader.text("AUTH_ISSUER")
  const audience = reader.text("AUTH_AUDIENCE")
  if (jwksUrl !== null && !isSafe(jwksUrl)) {
    return reader.problem("AUTH_JWKS_URL", "must be https, or its host must be a loopback address")
  }
  return jwksUrl === null || issuer === null || audience === null ? null : { jwksUrl, issuer, audience }
}

const readApiKeys = (reader: SettingsReader): ReadonlyArray<ApiKey> =>
  reader.parsed(
    "API_KEYS",
    (text) => (/^\[\s*\]$/.test(text) ? Result.fail("must have at least one key") : parseApiKeys(text)),
    reader.secret("API_KEYS")
  ) ?? []

const checkDevelopmentKeys = (reader: SettingsReader, mayBeDevelopment: boolean, host: string): void => {
  if (!mayBeDevelopment) {
    reader.problem("API_KEYS", "is required (or AUTH_*) unless Postgres, Billing and payments are all embedded")
  } else if (!isLoopback(host)) {
    reader.problem("API_KEYS", `is required (or AUTH_*), because HTTP_HOST ${host} is not a loopback address`)
  }
}

type Access = Pick<
  Settings,
  "apiKeys" | "hasDevelopmentKeys" | "jwt" | "requestsAtOnceMax" | "requestsPerSecondMax"
>

export const readAccess = (reader: SettingsReader, mayBeDevelopment: boolean, host: string): Access => {
  const hasDevelopmentKeys = ["API_KEYS", ...jwtVariables].every((name) => !reader.isGiven(name))
  if (hasDevelopmentKeys) checkDevelopmentKeys(reader, mayBeDevelopment, host)
  const { requestsAtOnceMax, requestsPerSecondMax } = admissionDefaults
  return {
    apiKeys: hasDevelopmentKeys ? developmentApiKeys : readApiKeys(reader),
    hasDevelopmentKeys,
    jwt: readJwt(reader),
    requestsPerSecondMax: reader.count("HTTP_REQUESTS_PER_SECOND", requestsPerSecondMax, 100_000),
    requestsAtOnceMax: reader.count("HTTP_REQUESTS_AT_ONCE", requestsAtOnceMax, 10_000)
  }
}
