import { createSecureContext } from "node:tls"
import { Redacted, Result } from "effect"
import { readSecretFile } from "./readSecretFile.ts"
import type { SettingsReader } from "./SettingsReader.ts"

/** All texts are PEM. */
export interface BillingTls {
  /** Replaces Node's own authorities. */
  readonly certificateAuthority?: string
  readonly clientCertificate?: { readonly cert: string; readonly key: Redacted.Redacted<string> }
}

const readPem = (reader: SettingsReader, name: string): string | null => {
  const file = reader.text(name)
  if (file === null) return null
  const read = readSecretFile(file)
  return Result.isSuccess(read)
    ? read.success
    : reader.problem(name, `cannot be read from ${file}: ${read.failure}`)
}

/** Node's error codes contain no part of the certificate or key. */
const isUsable = (reader: SettingsReader, name: string, parts: { ca?: string; cert?: string; key?: string }) => {
  try {
    createSecureContext(parts)
    return true
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "not PEM"
    reader.problem(name, `cannot be used for TLS (${reason})`)
    return false
  }
}

const isPem = (text: string): boolean => text.includes("-----BEGIN CERTIFICATE-----")

export const readBillingTls = (reader: SettingsReader, billingUrl: string | null): BillingTls => {
  const names = ["BILLING_CA_FILE", "BILLING_CERT_FILE", "BILLING_KEY_FILE"] as const
  const [ca, cert, key] = names.map((name) => readPem(reader, name))
  const given = names.filter((name) => reader.text(name) !== null)
  if (given.length > 0 && (billingUrl === null || !billingUrl.startsWith("https:"))) {
    for (const name of given) reader.problem(name, "needs a BILLING_URL that begins with https:")
  }
  if (given.includes("BILLING_CERT_FILE") !== given.includes("BILLING_KEY_FILE")) {
    const missing = given.includes("BILLING_CERT_FILE") ? "BILLING_KEY_FILE" : "BILLING_CERT_FILE"
    reader.problem(missing, "is required: set both the client certificate and its key, or neither")
  }
  if (typeof ca === "string" && !isPem(ca)) reader.problem("BILLING_CA_FILE", "does not contain a PEM certificate")
  const isAuthority = typeof ca === "string" && isPem(ca) && isUsable(reader, "BILLING_CA_FILE", { ca })
  const isOwn =
    typeof cert === "string" && typeof key === "string" && isUsable(reader, "BILLING_CERT_FILE", { cert, key })
  return {
    ...(isAuthority ? { certificateAuthority: ca } : {}),
    ...(isOwn ? { clientCertificate: { cert, key: Redacted.make(key) } } : {})
  }
}
