const readCode = (error: Error): string =>
  "code" in error && typeof error.code === "string" && error.code !== "" ? error.code : error.name

const unknownAuthority = (host: string) =>
  `the certificate of ${host} is from an unknown authority; set BILLING_CA_FILE`

const reasons: Readonly<Record<string, (host: string) => string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_HAS_EXPIRED: (host) => `the certificate of ${host} has expired`,
  CERT_NOT_YET_VALID: (host) => `the certificate of ${host} is not valid yet`,
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => `the certificate of ${host} is for another host name`,
  ERR_SSL_WRONG_VERSION_NUMBER: (host) => `${host} does not answer with TLS; check the port in BILLING_URL`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: (host) => `${host} does not answer with TLS; check the port in BILLING_URL`
}

/** With TLS 1.3 the server checks our certificate after the handshake, and before it reads the call. */
const handshakeAlert = /^ERR_SSL_.{1,20}_ALERT_/
const wantsCertificate = /ALERT_(?:CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE)$/

export const describeRefusedCertificate = (host: string, error: Error): string | null => {
  const code = readCode(error)
  if (!handshakeAlert.test(code)) return null
  return wantsCertificate.test(code)
    ? `${host} requires a client certificate; set BILLING_CERT_FILE and BILLING_KEY_FILE`
    : `${host} refuses our client certificate (${code}); check BILLING_CERT_FILE`
}

export const describeConnectionFailure = (host: string, error: Error): string => {
  const code = readCode(error)
  return reasons[code]?.(host) ?? describeRefusedCertificate(host, error) ?? code
}
