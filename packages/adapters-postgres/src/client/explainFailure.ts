import type { ErrorFields } from "@effect/sql-pg/PgProtocol"
import { HostRefused, type Refusal } from "./ConnectFailed.ts"

const unknownAuthority = "the server's certificate is signed by an unknown authority"

/** By the codes of OpenSSL and Node. */
const certificateReasons: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host name"
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the server closed the connection",
  EPIPE: "the server closed the connection",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name cannot be resolved now",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the host's network cannot be reached",
  ETIMEDOUT: "the host did not answer in time",
  ENOENT: "there is no such Unix socket",
  EACCES: "no permission to use the Unix socket"
}

const readCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : ""

export const refuse = (reason: string): HostRefused => new HostRefused({ reason, code: null, isPermanent: true })

const temporary = (reason: string): Refusal => ({ reason, code: null, isPermanent: false })

const isAlert = (code: string): boolean => code.startsWith("ERR_SSL_") && code.includes("ALERT")

export const explainFailure = (error: unknown): Refusal => {
  if (error instanceof HostRefused) return error.refusal
  const code = readCode(error)
  const certificateReason = certificateReasons[code]
  if (certificateReason !== undefined) return { reason: certificateReason, code: null, isPermanent: true }
  if (isAlert(code) && /CERTIFICATE|UNKNOWN_CA/.test(code)) {
    return { reason: "the server does not accept our client certificate", code: null, isPermanent: true }
  }
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) {
    return { reason: `the TLS handshake failed (${code})`, code: null, isPermanent: true }
  }
  return temporary(networkReasons[code] ?? `the connection failed${code === "" ? "" : ` (${code})`}`)
}

export const timedOut = (limitMs: number): HostRefused =>
  new HostRefused(temporary(`the host did not answer within ${limitMs / 1_000} s`))

export const closed = (): HostRefused => new HostRefused(temporary("the server closed the connection"))

const permanentReasons: Readonly<Record<string, string>> = { "3D000": "the database does not exist" }

const describeServerError = (message: string, isEncrypted: boolean): string => {
  if (/client certificate/i.test(message)) {
    return "the database requires a valid client certificate: set sslcert and sslkey"
  }
  if (/pg_hba\.conf/i.test(message)) {
    return `the database's pg_hba.conf rejects connections ${isEncrypted ? "with" : "without"} TLS`
  }
  return "the database refused our credentials"
}

export const explainServerError = ({ code = "", message = "" }: ErrorFields, isEncrypted: boolean): HostRefused => {
  const isCredentials = code.startsWith("28")
  const reason = isCredentials
    ? describeServerError(message, isEncrypted)
    : (permanentReasons[code] ?? `the server refused the connection: ${message}`)
  return new HostRefused({ reason, code, isPermanent: isCredentials || code in permanentReasons })
}
