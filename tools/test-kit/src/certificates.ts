import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto"
import { isIPv4 } from "node:net"

/** PEM; the key is PKCS #8. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

interface IssueOptions {
  /** DNS name or IPv4 address of a server, or the common name of a client. */
  readonly name: string
  readonly isExpired?: boolean
}

export interface CertificateAuthority {
  /** The certificate of the authority itself. */
  readonly cert: string
  readonly issue: (options: IssueOptions) => Certificate
}

// Just enough DER for certificates: Node can read them, but not create them.
const der = (tag: number, ...parts: ReadonlyArray<Uint8Array>): Buffer => {
  const content = Buffer.concat(parts)
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content])
  // Java accepts a signature over the shortest form only.
  if (content.length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, content.length]), content])
  return Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 0xff]), content])
}
const sequence = (...parts: ReadonlyArray<Uint8Array>) => der(0x30, ...parts)
const oid = (...bytes: ReadonlyArray<number>) => der(0x06, Buffer.from(bytes))
const text = (tag: number, value: string) => der(tag, Buffer.from(value, "latin1"))
const pem = (bytes: Buffer) =>
  ["-----BEGIN CERTIFICATE-----", bytes.toString("base64"), "-----END CERTIFICATE-----", ""].join("\n")

const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
const commonName = oid(0x55, 0x04, 0x03)
const isTrue = der(0x01, Buffer.from([0xff]))
const isAuthority = sequence(oid(0x55, 0x1d, 0x13), isTrue, der(0x04, sequence(isTrue)))
const subjectAltName = (host: string) => {
  const name = isIPv4(host) ? der(0x87, Buffer.from(host.split(".").map(Number))) : text(0x82, host)
  return sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(name)))
}

const encodeName = (common: string) => sequence(der(0x31, sequence(commonName, text(0x0c, common))))
const newKey = () => generateKeyPairSync("ec", { namedCurve: "prime256v1" })

interface Subject {
  readonly name: string
  readonly publicKey: KeyObject
  readonly extension: Buffer
  readonly isExpired: boolean
}

const certify = (issuer: { readonly name: string; readonly privateKey: KeyObject }, subject: Subject): string => {
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    encodeName(issuer.name),
    sequence(text(0x17, "200101000000Z"), text(0x17, subject.isExpired ? "210101000000Z" : "491231235959Z")),
    encodeName(subject.name),
    subject.publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(subject.extension))
  )
  const signed = der(0x03, Buffer.from([0]), sign("sha256", body, issuer.privateKey))
  return pem(sequence(body, ecdsaWithSha256, signed))
}

const pkcs8 = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString()

/** A self-signed certificate, valid until 2049. */
export const certificateFor = (host: string): Certificate => {
  const { privateKey, publicKey } = newKey()
  const subject = { name: host, publicKey, extension: subjectAltName(host), isExpired: false }
  return { key: pkcs8(privateKey), cert: certify({ name: host, privateKey }, subject) }
}

/** A new certificate authority; it and its certificates are valid until 2049. */
export const makeAuthority = (): CertificateAuthority => {
  const { privateKey, publicKey } = newKey()
  const name = `Test authority ${randomBytes(4).toString("hex")}`
  const issuer = { name, privateKey }
  return {
    cert: certify(issuer, { name, publicKey, extension: isAuthority, isExpired: false }),
    issue: ({ isExpired = false, name: subject }) => {
      const own = newKey()
      const extension = subjectAltName(subject)
      return {
        key: pkcs8(own.privateKey),
        cert: certify(issuer, { name: subject, publicKey: own.publicKey, extension, isExpired })
      }
    }
  }
}
