import { readFileSync } from "node:fs"
import { createSecureContext } from "node:tls"
import {
  saslMechanisms,
  sendsSecret,
  type KafkaSasl,
  type KafkaSecurity,
  type KafkaTls
} from "@dealer-billing/adapters-kafka"
import { Redacted } from "effect"
import { isLoopback, type MayBePlaintext } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

const tlsFiles = ["KAFKA_TLS_CA_FILE", "KAFKA_TLS_CERT_FILE", "KAFKA_TLS_KEY_FILE"] as const
const logIn = ["KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD"] as const
export const kafkaSecurityVariables = [
  "KAFKA_TLS",
  ...tlsFiles,
  "KAFKA_SASL_MECHANISM",
  ...logIn,
  "KAFKA_SASL_TOKEN_URL"
]

/** The password may be in a file. */
export const isKafkaSecurityGiven = (reader: SettingsReader, name: string): boolean =>
  name === "KAFKA_SASL_PASSWORD" ? reader.isGiven(name) : reader.text(name) !== null

const readIsTls = (reader: SettingsReader): boolean => {
  const text = reader.text("KAFKA_TLS")
  if (text !== null && text !== "true" && text !== "false") reader.problem("KAFKA_TLS", "must be true or false")
  return text === "true"
}

const readPem = (reader: SettingsReader, name: string, part: "ca" | "cert" | "key"): string | null => {
  const file = reader.text(name)
  if (file === null) return null
  try {
    const text = readFileSync(file, "utf8")
    createSecureContext({ [part]: text })
    if (/-----BEGIN /.test(text)) return text
    return reader.problem(name, `does not contain PEM: ${file}`)
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "not usable"
    return reader.problem(name, `cannot be read from ${file} as PEM (${why})`)
  }
}

const readClient = (reader: SettingsReader): KafkaTls["client"] => {
  const [, certificateFile, keyFile] = tlsFiles
  const certificate = readPem(reader, certificateFile, "cert")
  const key = readPem(reader, keyFile, "key")
  const isGiven = [certificateFile, keyFile].map((name) => reader.text(name) !== null)
  if (isGiven[0] && !isGiven[1]) reader.problem(keyFile, `is required with ${certificateFile}`)
  if (!isGiven[0] && isGiven[1]) reader.problem(certificateFile, `is required with ${keyFile}`)
  if (certificate === null || key === null) return null
  try {
    createSecureContext({ cert: certificate, key })
    return { certificate, key: Redacted.make(key) }
  } catch {
    return reader.problem(keyFile, `is not the key of the certificate in ${certificateFile}`)
  }
}

const readTls = (reader: SettingsReader): KafkaTls | null => {
  if (readIsTls(reader)) return { ca: readPem(reader, "KAFKA_TLS_CA_FILE", "ca"), client: readClient(reader) }
  for (const name of tlsFiles.filter((each) => reader.text(each) !== null)) {
    reader.problem(name, "needs KAFKA_TLS=true")
  }
  return null
}

const readTokenUrl = (reader: SettingsReader, isNeeded: boolean): string | null => {
  const name = "KAFKA_SASL_TOKEN_URL"
  if (!isNeeded) {
    return reader.text(name) === null ? null : reader.problem(name, "needs KAFKA_SASL_MECHANISM=oauthbearer")
  }
  if (reader.text(name) === null) return reader.problem(name, "is required with KAFKA_SASL_MECHANISM=oauthbearer")
  const url = reader.url(name, ["http:", "https:"])
  if (url === null) return null
  const { hostname, protocol } = new URL(url)
  if (protocol === "https:" || isLoopback(hostname)) return url
  return reader.problem(name, "must be https, or its host must be a loopback address")
}

const readSasl = (reader: SettingsReader): KafkaSasl | null => {
  const text = reader.text("KAFKA_SASL_MECHANISM")
  const mechanism = saslMechanisms.find((each) => each === text?.toLowerCase())
  const tokenUrl = readTokenUrl(reader, mechanism === "oauthbearer")
  if (text === null) {
    for (const name of logIn.filter((each) => isKafkaSecurityGiven(reader, each))) {
      reader.problem(name, "needs KAFKA_SASL_MECHANISM")
    }
    return null
  }
  if (mechanism === undefined) {
    return reader.problem("KAFKA_SASL_MECHANISM", `must be one of ${saslMechanisms.join(", ")}`)
  }
  for (const name of logIn.filter((each) => !isKafkaSecurityGiven(reader, each))) {
    reader.problem(name, `is required with KAFKA_SASL_MECHANISM=${mechanism}`)
  }
  const username = reader.text("KAFKA_SASL_USERNAME") ?? ""
  const password = Redacted.make(reader.secret("KAFKA_SASL_PASSWORD") ?? "")
  return { mechanism, username, password, tokenUrl }
}

export const readKafkaSecurity = (
  reader: SettingsReader,
  hosts: ReadonlyArray<string>,
  mayBePlaintext: MayBePlaintext
): KafkaSecurity => {
  const tls = readTls(reader)
  const sasl = readSasl(reader)
  const isTlsMeant = reader.text("KAFKA_TLS") === "true"
  const elsewhere = isTlsMeant ? undefined : hosts.find((host) => !isLoopback(host))
  if (elsewhere !== undefined && sasl !== null && sendsSecret(sasl.mechanism)) {
    const what = `${sasl.mechanism} would send a secret unencrypted to ${elsewhere}`
    reader.problem("KAFKA_SASL_MECHANISM", `${what}: set KAFKA_TLS=true, or use scram-sha-512`)
  }
  const refused = isTlsMeant ? undefined : hosts.find((host) => !mayBePlaintext(host))
  if (refused !== undefined) {
    reader.problem("KAFKA_BROKERS", `has ${refused} without TLS: set KAFKA_TLS=true, or add it to ALLOW_PLAINTEXT`)
  }
  return { tls, sasl, mayBePlaintext }
}
